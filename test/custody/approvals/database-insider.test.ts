/**
 * Somebody with a credential of their own and the database: what the security module does not judge
 * is judged in custody, signature by signature, and nothing is carried out twice.
 */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  ACTIVATE_KEY,
  ADD_OWNER,
  ADD_SUPPLY_GROUP,
  ENROL_PERSON,
  GENERATE_KEY,
  INTEND_MANY,
  REVOKE_PERSON,
} from '../../../src/custody/approvals/operations.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { changeMeterIntention } from '../../../src/custody/meters/change-meter-intention.ts';
import { enrolmentOctets } from '../../../src/credentials/enrolment.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actOfCandidate, closeStores, GROUP } from '../custody-rig.ts';
import { meterRequest, panOf } from '../meter-world.ts';
import { actorOf, newGoverned, type Actor, type Governed } from './governed-custody.ts';

const inFolder = useTemporaryFolder();
let world: Governed;
let path: string;
let carl: Actor;
const [first, second] = [randomUUID(), randomUUID()];
const at = (keyRevisionNumber: 1 | 2) => ({
  key: { supplyGroupCode: GROUP, keyRevisionNumber },
  tariffIndex: parseTariffIndex('01'),
});
const toSecond = { meterPANs: [panOf(1), panOf(2)], ...at(2) };

const sql = (text: string, ...values: readonly unknown[]) => {
  const database = new BetterSqlite3(path);
  database.prepare(text).run(...values);
  database.close();
};
const intended = async (n: number) =>
  (await world.custody.dependencies.store.meters.find(panOf(n)))?.entity.intended.vendingKeyId;

beforeAll(async () => {
  path = inFolder(`${randomUUID()}.db`);
  world = await newGoverned({ kind: 'sqlite', file: path });
  carl = await world.enrol('carl', { roles: ['operator', 'planner'] });
  const harbour = randomUUID();
  await world.done(carl, ADD_OWNER, { id: harbour, name: 'Harbour', timeZone: 'UTC' });
  const group = { supplyGroupCode: GROUP, name: 'E', ownerId: harbour, kind: 'unique' } as const;
  await world.done(carl, ADD_SUPPLY_GROUP, group);
  for (const id of [first, second]) {
    await world.done(carl, GENERATE_KEY, { id, supplyGroupCode: GROUP, baseDate: 2014 });
    await world.done(carl, ACTIVATE_KEY, { id });
  }
  for (const n of [1, 2]) {
    const meter = { ...meterRequest(n), presumed: at(1) };
    await addMeter(world.custody.dependencies, carl.act, meter);
  }
}, 60_000);
afterAll(closeStores);

describe('approvals that nobody gave, written into the table', () => {
  const forged = (id: string, personId: string, signature: string) => {
    sql(
      'insert into approval (request_id, person_id, signature, approved_at) values (?, ?, ?, ?)',
      ...[id, personId, signature, '2026-11-23T10:00:00.000Z'],
    );
  };
  const anything = Buffer.alloc(64, 1).toString('base64');

  test('signatures of nobody do not move meters', async () => {
    const id = await world.ask(carl, INTEND_MANY, toSecond);
    for (const { person } of [world.ada, world.bob]) forged(id, person.id, anything);
    await expectCodeAsync(world.carry(carl, id), 'APPROVAL_FORGED');
    expect(await intended(1)).toBe(first);
  });

  test('nor does a signature of who asked, or of somebody without the role', async () => {
    const dan = await world.enrol('dan', { roles: ['operator'] });
    const signers = [
      [carl, 'APPROVAL_OWN'],
      [dan, 'APPROVAL_ROLE'],
    ] as const;
    for (const [who, code] of signers) {
      const id = await world.ask(carl, INTEND_MANY, toSecond);
      const request = await world.custody.dependencies.store.approvals.find(id);
      await world.approve(world.ada, id);
      forged(id, who.person.id, who.signer.signDocument(request!.document));
      await expectCodeAsync(world.carry(carl, id), code);
    }
    expect(await intended(1)).toBe(first);
  });

  test('nor one of somebody who was revoked in between', async () => {
    const gus = await world.enrol('gus', { roles: ['custodian'] });
    const id = await world.ask(carl, INTEND_MANY, toSecond);
    await world.approve(world.ada, id);
    await world.approve(gus, id);
    await world.done(carl, REVOKE_PERSON, { id: gus.person.id });
    await expectCodeAsync(world.carry(carl, id), 'APPROVAL_ROLE');
    expect(await intended(1)).toBe(first);
  });
});

describe('a request that was opened again', () => {
  const reopen = (id: string) => {
    sql("update approval_request set state = 'open', closed_at = null where id = ?", id);
  };

  test('does not move meters a second time', async () => {
    const id = await world.ask(carl, INTEND_MANY, toSecond);
    await world.approve(world.ada, id);
    await world.approve(world.bob, id);
    await world.carry(carl, id);
    expect(await intended(1)).toBe(second);
    const back = { meterPAN: panOf(1), ...at(1) };
    await changeMeterIntention(world.custody.dependencies, carl.act, back);
    reopen(id);
    await expectCodeAsync(world.carry(carl, id), 'APPROVAL_CLOSED');
    expect(await intended(1)).toBe(first);
  });

  test('does not bring back somebody whose record was deleted with its history', async () => {
    const eve = actorOf(newTestPerson('eve', { roles: ['custodian'] }));
    const { person, sign } = eve;
    const enrolment = { person, proof: sign(enrolmentOctets(person)) };
    const id = await world.ask(
      { ...eve, act: actOfCandidate(eve.person) },
      ENROL_PERSON,
      enrolment,
    );
    for (const who of [world.ada, world.bob]) await world.approve(who, id);
    await world.carry(world.ada, id);
    await world.done(carl, REVOKE_PERSON, { id: person.id });
    sql('delete from person where id = ?', person.id);
    sql('delete from record_version where record_id = ?', person.id);
    reopen(id);
    await expectCodeAsync(world.carry(world.ada, id), 'APPROVAL_CLOSED');
  });
});
