/**
 * One operation in a process of its own, which may die in it: node durable-steps-child.mjs PLAN,
 * where PLAN is a file of v8.serialize. Prints how many durable steps there were.
 *
 * @typedef {object} Plan
 * @property {import('../../src/store/store-access.ts').StoreAccess} access
 * @property {string} keysFile
 * @property {string} installationId
 * @property {string} now
 * @property {import('../../src/custody/custody-dependencies.ts').Act} act
 * @property {string} module - below src/custody, without `.ts`
 * @property {string} exported - name of the use case
 * @property {unknown} request
 * @property {number} step - at which it dies, or 0
 * @property {import('./die-at-step.mjs').Moment} moment
 */
import { readFileSync } from 'node:fs';
import process from 'node:process';
import v8 from 'node:v8';
import { dyingAtStep, Steps } from './die-at-step.mjs';
import { openKeptCustody } from './kept-custody.mjs';

/** @type {unknown} */
const read = v8.deserialize(readFileSync(process.argv[2] ?? ''));
const plan = /** @type {Plan} */ (read);
const steps = new Steps(plan.step, plan.moment);
const { dependencies, close } = await openKeptCustody(plan);
/** @type {unknown} */
const module = await import(`../../src/custody/${plan.module}.ts`);
const useCase = /** @type {Record<string, (...given: unknown[]) => Promise<unknown>>} */ (module)[
  plan.exported
];
if (useCase === undefined) throw new RangeError(`no ${plan.exported}`);
await useCase(dyingAtStep(dependencies, steps), plan.act, plan.request);
await close();
process.stdout.write(`${steps.taken}\n`);
