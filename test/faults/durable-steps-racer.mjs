/**
 * One of two processes that make the same key: forked with the file of its ground. For each supply
 * group that it is told it announces the next key, waits until the other is as far, and goes on.
 */
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { readFileSync } from 'node:fs';
import process from 'node:process';
import v8 from 'node:v8';
import { createVendingKey } from '../../src/custody/vending-keys/create-vending-key.ts';
import { nobodyYet } from '../../src/people/actor.ts';
import { openKeptCustody } from './kept-custody.mjs';

/** @param {string} text */
const tell = (text) => process.send?.(text);
/** @returns {Promise<unknown>} */
async function told() {
  const heard = /** @type {unknown[]} */ (await once(process, 'message'));
  return heard[0];
}

/** @type {unknown} */
const read = v8.deserialize(readFileSync(process.argv[2] ?? ''));
const ground = /** @type {import('./kept-custody.mjs').Ground} */ (read);
const { dependencies, close } = await openKeptCustody(ground);
const { securityModule } = dependencies;
const waiting = {
  ...dependencies,
  securityModule: {
    ...securityModule,
    /** @type {typeof securityModule.announceVendingKey} */
    announceVendingKey: async (draft) => {
      const announced = await securityModule.announceVendingKey(draft);
      const go = told();
      tell('ready');
      await go;
      return announced;
    },
  },
};
const actor = nobodyYet(null, `racer ${process.pid}`);
const act = { actor, ticket: null, reason: null };

/** @param {unknown} group */
async function make(group) {
  const supplyGroupCode =
    /** @type {import('../../src/sts/attributes/supply-group-code.ts').SupplyGroupCode} */ (group);
  const request = { id: randomUUID(), supplyGroupCode, baseDate: /** @type {const} */ (2014) };
  try {
    await createVendingKey(waiting, act, request);
    return 'made';
  } catch (error) {
    return /** @type {{ code?: string }} */ (error).code ?? String(error);
  }
}

let next = told();
tell('ready');
for (let group = await next; group !== 'end'; group = await next) {
  const outcome = await make(group);
  next = told();
  tell(outcome);
}
await close();
process.disconnect();
