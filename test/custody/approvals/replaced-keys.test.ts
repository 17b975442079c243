/** What becomes of what was signed with a key that was replaced since. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { listRequests } from '../../../src/custody/approvals/list-requests.ts';
import { ADD_OWNER, REPLACE_KEY } from '../../../src/custody/approvals/operations.ts';
import { loadRequest } from '../../../src/custody/approvals/read-request.ts';
import { withdrawRequest } from '../../../src/custody/approvals/withdraw-request.ts';
import { findPerson } from '../../../src/custody/people/list-people.ts';
import { enrolmentOctets } from '../../../src/credentials/enrolment.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import { actorOf, newGoverned, type Actor, type Governed } from './governed-custody.ts';

const inFolder = useTemporaryFolder();
let world: Governed;
let path: string;

beforeAll(async () => {
  path = inFolder('store.db');
  world = await newGoverned({ kind: 'sqlite', file: path });
}, 60_000);
afterAll(closeStores);

const owner = () => ({ id: randomUUID(), name: randomUUID(), timeZone: 'UTC' });
const load = (id: string) => loadRequest(world.custody.dependencies, id);
const listed = async (id: string, all = false) => {
  const requests = await listRequests(world.custody.dependencies, ADA, { all, limit: 100 });
  return requests.find(({ document }) => document.id === id)?.state;
};

/** Somebody with their next key. */
async function withNextKey(who: Actor): Promise<Actor> {
  const { entity } = await findPerson(world.custody.dependencies, ADA, who.person.id);
  const next = newTestPerson(entity.name);
  const { publicKey } = next.person;
  const credentialNumber = entity.credentialNumber + 1;
  const statement = { ...entity, publicKey, credentialNumber };
  const proof = next.sign(enrolmentOctets(statement));
  await world.done(who, REPLACE_KEY, { person: statement, proof });
  return actorOf({ ...next, person: statement });
}

describe('a request by a key that was replaced', () => {
  test('is neither approved nor carried out, and its requester takes it back', async () => {
    const carl = await world.enrol('carl', { roles: ['operator'] });
    const earlier = await world.ask(carl, ADD_OWNER, owner());
    const id = await world.ask(carl, ADD_OWNER, owner());
    const approved = await world.ask(carl, ADD_OWNER, owner());
    for (const who of [world.ada, world.bob]) {
      await world.approve(who, earlier);
      await world.approve(who, approved);
    }
    await world.carry(carl, earlier);
    expect(await listed(id)).toBe('open');
    const renewed = await withNextKey(await withNextKey(carl));
    expect(await listed(id)).toBe('key-replaced');
    expect((await load(id)).keyReplaced).toEqual(['carl']);
    await expectCodeAsync(world.approve(world.ada, id), 'APPROVAL_KEY_REPLACED');
    await expectCodeAsync(world.carry(renewed, approved), 'APPROVAL_KEY_REPLACED');
    expect(await load(earlier)).toMatchObject({ state: 'carried-out', keyReplaced: [] });
    const { dependencies } = world.custody;
    await withdrawRequest(dependencies, renewed.act, { id });
    await withdrawRequest(dependencies, renewed.act, { id: approved });
    expect(await listed(id)).toBeUndefined();
    expect(await listed(id, true)).toBe('withdrawn');
    const rows = await dependencies.store.events.list(0, 10_000);
    const row = rows.find(
      ({ action, subject }) =>
        action === 'approval.withdraw' && subject === `approval_request ${id}`,
    );
    expect(row).toMatchObject({ actor: 'carl' });
    expect(JSON.parse(row!.facts)).toMatchObject({ action: 'owner.add', keyReplaced: 'carl' });
    await world.done(renewed, ADD_OWNER, owner());
  });

  test('is over when its time is', async () => {
    const dan = await world.enrol('dan', { roles: ['operator'] });
    const id = await world.ask(dan, ADD_OWNER, owner());
    await withNextKey(dan);
    world.custody.setNow('2026-12-05T10:00Z');
    expect(await listed(id)).toBe('expired');
    await expectCodeAsync(world.approve(world.ada, id), 'APPROVAL_EXPIRED');
    world.custody.setNow('2026-11-23T10:00Z');
  });
});

describe('a request by a key that was never on record', () => {
  test('is forged, whatever the rows of the audit say', async () => {
    const eve = await world.enrol('eve', { roles: ['operator'] });
    const { store } = world.custody.dependencies;
    const { document } = await load(await world.ask(eve, ADD_OWNER, owner()));
    const stranger = actorOf(newTestPerson('stranger'));
    const forgery = { ...document, id: randomUUID() };
    const requesterSignature = stranger.signer.signDocument(forgery);
    await store.transaction(({ approvals }) =>
      approvals.insert({ document: forgery, requesterSignature }),
    );
    await withNextKey(eve);
    await expectCodeAsync(load(forgery.id), 'APPROVAL_FORGED');
    expect(await listed(forgery.id)).toBe('forged');
    const former = eve.person.publicKey;
    for (const facts of [
      `replace(facts, '${former}', '${stranger.person.publicKey}')`,
      `replace(facts, '"recordMacBefore":"', '"recordMacBefore":"0')`,
      `replace(facts, '"recordBefore":"{', '"recordBefore":"')`,
      `'null'`,
    ]) {
      sql(
        `update audit_row set facts = ${facts} where action = 'person.replace-key' ` +
          `and subject = 'person ${eve.person.id}'`,
      );
      await expectCodeAsync(load(forgery.id), 'APPROVAL_FORGED');
    }
    await expectCodeAsync(load(document.id), 'APPROVAL_FORGED');
  });
});

describe('an approval by a key that was replaced', () => {
  test('counts no more: the request is withdrawn and asked for again', async () => {
    const fay = await world.enrol('fay', { roles: ['administrator'] });
    const gus = await world.enrol('gus', { roles: ['operator'] });
    const id = await world.ask(gus, ADD_OWNER, owner());
    await world.approve(fay, id);
    const renewed = await withNextKey(fay);
    expect((await load(id)).keyReplaced).toEqual(['fay']);
    expect(await listed(id)).toBe('key-replaced');
    await expectCodeAsync(world.approve(renewed, id), 'APPROVAL_KEY_REPLACED');
    await expectCodeAsync(world.approve(world.bob, id), 'APPROVAL_KEY_REPLACED');
    const both = await world.ask(gus, ADD_OWNER, owner());
    await world.approve(renewed, both);
    await world.approve(world.bob, both);
    await withNextKey(renewed);
    await expectCodeAsync(world.carry(gus, both), 'APPROVAL_KEY_REPLACED');
    await withdrawRequest(world.custody.dependencies, gus.act, { id });
    expect(await listed(id)).toBeUndefined();
  });
});

function sql(text: string): void {
  const database = new BetterSqlite3(path);
  database.prepare(text).run();
  database.close();
}
