/** What needs two people: asked for, approved, carried out once, and by nobody else. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { describeRequest } from '../../../src/custody/approvals/describe-request.ts';
import {
  ACTIVATE_KEY,
  ADD_OWNER,
  ADD_SUPPLY_GROUP,
  CHANGE_PERSON,
  ENROL_PERSON,
  findOperation,
  GENERATE_KEY,
  REPLACE_KEY,
  REVOKE_PERSON,
  ROTATE_STORAGE_KEY,
  SET_EXPIRY,
  SET_POLICY,
  SUSPEND_KEY,
} from '../../../src/custody/approvals/operations.ts';
import { perform } from '../../../src/custody/approvals/perform.ts';
import { loadRequest } from '../../../src/custody/approvals/read-request.ts';
import { requestApproval } from '../../../src/custody/approvals/request-approval.ts';
import { withdrawRequest } from '../../../src/custody/approvals/withdraw-request.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { findPerson, listPeople } from '../../../src/custody/people/list-people.ts';
import { foundInstallation } from '../../../src/custody/people/found-installation.ts';
import { identifyPerson } from '../../../src/custody/people/identify-person.ts';
import { listPolicies, readPolicy } from '../../../src/custody/policies/set-policy.ts';
import { recordEvent } from '../../../src/custody/record-event.ts';
import { enrolmentOctets } from '../../../src/credentials/enrolment.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { expectCode, expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actBy, actOfCandidate, ADA, closeStores, GROUP } from '../custody-rig.ts';
import { actorOf, newGoverned, type Actor, type Governed } from './governed-custody.ts';

const inFolder = useTemporaryFolder();
const file = () => inFolder(`${randomUUID()}.db`);
let world: Governed;
let path: string;
let carl: Actor;
let dora: Actor;
const harbour = randomUUID();
const keyId = randomUUID();

beforeAll(async () => {
  path = file();
  world = await newGoverned({ kind: 'sqlite', file: path });
  carl = await world.enrol('carl', { roles: ['operator', 'planner'] });
  dora = await world.enrol('dora', { roles: ['auditor'] });
  await world.done(carl, ADD_OWNER, { id: harbour, name: 'Harbour', timeZone: 'UTC' });
  const group = { supplyGroupCode: GROUP, name: 'Electricity', ownerId: harbour, kind: 'unique' };
  await world.done(carl, ADD_SUPPLY_GROUP, group as never);
  await world.done(carl, GENERATE_KEY, { id: keyId, supplyGroupCode: GROUP, baseDate: 2014 });
  await world.done(carl, ACTIVATE_KEY, { id: keyId });
}, 60_000);
afterAll(closeStores);

const owner = (name: string = randomUUID()) => ({ id: randomUUID(), name, timeZone: 'UTC' });
const store = () => world.custody.dependencies.store;

test('what was approved was done, and its row names the approval', async () => {
  const key = await store().vendingKeys.find(keyId);
  expect(key?.entity.life.state).toBe('active');
  const rows = await store().events.list(0, 1000);
  const activated = rows.find(({ action }) => action === 'vending-key.activate');
  expect(activated).toMatchObject({ actor: 'carl' });
  const { approval } = JSON.parse(activated!.facts) as { approval: string };
  expect((await store().approvals.find(approval))?.state).toBe('carried-out');
});

describe('approving', () => {
  test('two different others, once each, and no third', async () => {
    const id = await world.ask(world.ada, ADD_OWNER, owner());
    await expectCodeAsync(world.approve(world.ada, id), 'APPROVAL_OWN');
    await expectCodeAsync(world.approve(carl, id), 'PERSON_DUTY');
    await expectCodeAsync(world.approve(dora, id), 'PERSON_DUTY');
    const cleo = await world.enrol('cleo', { roles: ['custodian'] });
    await expectCodeAsync(world.approve(cleo, id), 'APPROVAL_ROLE');
    expect(await world.approve(world.bob, id)).toBe(1);
    await expectCodeAsync(world.approve(world.bob, id), 'APPROVAL_TWICE');
    await expectCodeAsync(world.carry(world.ada, id), 'APPROVAL_FEW');
    const eve = await world.enrol('eve', { roles: ['administrator'] });
    expect(await world.approve(eve, id)).toBe(2);
    const fay = await world.enrol('fay', { roles: ['administrator'] });
    await expectCodeAsync(world.approve(fay, id), 'APPROVAL_ENOUGH');
    await expectCodeAsync(world.carry(fay, id), 'APPROVAL_NOT_YOURS');
    await world.carry(eve, id);
    await expectCodeAsync(world.carry(eve, id), 'APPROVAL_CLOSED');
    await expectCodeAsync(world.approve(fay, id), 'APPROVAL_CLOSED');
  });

  test('two at once: both count, the same one twice counts once', async () => {
    const id = await world.ask(carl, ADD_OWNER, owner());
    const results = await Promise.allSettled([
      world.approve(world.ada, id),
      world.approve(world.ada, id),
      world.approve(world.bob, id),
    ]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(2);
    expect((await store().approvals.find(id))?.approvals).toHaveLength(2);
  });

  test('carried out twice at once it is done once', async () => {
    const request = owner();
    const id = await world.ask(carl, ADD_OWNER, request);
    await world.approve(world.ada, id);
    await world.approve(world.bob, id);
    const results = await Promise.allSettled([world.carry(carl, id), world.carry(world.ada, id)]);
    expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
    const rows = await store().events.list(0, 10_000);
    expect(rows.filter(({ subject }) => subject === `owner ${request.id}`)).toHaveLength(1);
  });

  test('what nobody asked for, and what a program does not know', async () => {
    await expectCodeAsync(world.carry(carl, randomUUID()), 'APPROVAL_UNKNOWN');
    expect(() => findOperation('key.export')).toThrow('knows no operation');
  });
});

describe('time', () => {
  test('an approval expires, and is open for two weeks at most', async () => {
    const id = await world.ask(carl, ADD_OWNER, owner());
    await world.approve(world.ada, id);
    await world.approve(world.bob, id);
    world.custody.setNow('2026-12-01T10:00Z');
    await expectCodeAsync(world.carry(carl, id), 'APPROVAL_EXPIRED');
    await expectCodeAsync(world.approve(world.ada, id), 'APPROVAL_EXPIRED');
    world.custody.setNow('2026-11-23T10:00Z');
    const order = { operation: ADD_OWNER, request: owner(), changes: [], mode: world.mode };
    const asking = { ...order, id: randomUUID(), signer: carl.signer };
    const { dependencies } = world.custody;
    for (const days of [0, 15, 1.5]) {
      const asked = requestApproval(dependencies, carl.act, { ...asking, days });
      await expectCodeAsync(asked, 'APPROVAL_DAYS');
    }
  });
});

describe('what somebody may do to the database', () => {
  const sql = (text: string) => {
    const database = new BetterSqlite3(path);
    database.prepare(text).run();
    database.close();
  };

  test('an altered request, an altered approval, a request in another name', async () => {
    const id = await world.ask(carl, ADD_OWNER, owner('Before'));
    sql(
      "update approval_request set document = replace(document, 'Before', 'After') " +
        `where id = '${id}'`,
    );
    await expectCodeAsync(world.approve(world.ada, id), 'APPROVAL_FORGED');
    const other = await world.ask(carl, ADD_OWNER, owner());
    await world.approve(world.ada, other);
    await world.approve(world.bob, other);
    sql(
      'update approval set signature = (select requester_signature from approval_request ' +
        `where id = '${other}') where request_id = '${other}'`,
    );
    await expectCodeAsync(world.carry(carl, other), 'APPROVAL_FORGED');
  });

  test('a request that was opened again does nothing: its version is over', async () => {
    const request = owner();
    const id = await world.ask(carl, ADD_OWNER, request);
    await world.approve(world.ada, id);
    await world.approve(world.bob, id);
    await world.carry(carl, id);
    sql(`update approval_request set state = 'open', closed_at = null where id = '${id}'`);
    await expect(world.carry(carl, id)).rejects.toThrow();
    const rows = await store().events.list(0, 10_000);
    expect(rows.filter(({ subject }) => subject === `owner ${request.id}`)).toHaveLength(1);
  });
});

describe('consequences', () => {
  const described = async (id: string) => {
    const { dependencies } = world.custody;
    return describeRequest(dependencies, await loadRequest(dependencies, id));
  };

  test('of another KeyExpiryNumber: when credit stops, who holds the old one', async () => {
    const keyExpiryNumber = parseKeyExpiryNumber(120);
    const id = await world.ask(carl, SET_EXPIRY, {
      id: keyId,
      keyExpiryNumber,
      endingCredit: false,
    });
    const { consequences, differences } = await described(id);
    expect(consequences[0]).toMatch(/^credit for SGC 600101 stops on 2029-/);
    expect(consequences[1]).toMatch(/^0 meters with the old KEN/);
    expect(differences[0]).toMatchObject({
      table: 'vending_key',
      outdated: false,
      columns: [{ column: 'key_expiry_number', before: '255', after: '120' }],
    });
    await withdrawRequest(world.custody.dependencies, carl.act, { id });
  });

  test('of an emergency, and it is marked', async () => {
    const id = await world.ask(carl, SUSPEND_KEY, { id: keyId });
    const { consequences } = await described(id);
    expect(consequences[0]).toContain('EMERGENCY');
    expect(consequences[1]).toContain('nothing is issued with key 600101/1');
    await world.approve(world.ada, id);
    await world.approve(world.bob, id);
    await world.carry(carl, id);
    const rows = await store().events.list(0, 10_000);
    expect(rows.filter(({ action }) => action === 'alarm.emergency')).toHaveLength(1);
  });

  test('of a record that has moved on', async () => {
    const id = await world.ask(carl, SUSPEND_KEY, { id: keyId }).catch(() => '');
    expect(id).toBe('');
    const policy = { id: 'd16AmountRounding', value: '"nearest"' };
    const early = await world.ask(carl, SET_POLICY, policy);
    await world.done(carl, SET_POLICY, policy);
    expect((await described(early)).differences[0]?.outdated).toBe(true);
    await world.approve(world.ada, early);
    await world.approve(world.bob, early);
    await expectCodeAsync(world.carry(carl, early), 'SM_APPROVAL_CHANGE');
  });
});

describe('withdrawing', () => {
  test('its requester or an administrator, while it is open', async () => {
    const id = await world.ask(carl, ADD_OWNER, owner());
    const { dependencies } = world.custody;
    await expectCodeAsync(withdrawRequest(dependencies, dora.act, { id }), 'PERSON_DUTY');
    const pia = await world.enrol('pia', { roles: ['planner'] });
    await expectCodeAsync(withdrawRequest(dependencies, pia.act, { id }), 'APPROVAL_NOT_YOURS');
    await withdrawRequest(dependencies, world.ada.act, { id });
    await expectCodeAsync(withdrawRequest(dependencies, carl.act, { id }), 'APPROVAL_CLOSED');
    await expectCodeAsync(world.approve(world.bob, id), 'APPROVAL_CLOSED');
  });
});

describe('people', () => {
  test('are found once', async () => {
    const { dependencies } = world.custody;
    await expectCodeAsync(foundInstallation(dependencies, ADA, []), 'SM_FOUNDED');
  });

  test('have names and keys of their own', async () => {
    const somebody = actorOf(newTestPerson('carl', { roles: ['operator'] }));
    const twin = { ...somebody, act: actOfCandidate(somebody.person) };
    const { person, sign } = twin;
    const asked = world.ask(twin, ENROL_PERSON, { person, proof: sign(enrolmentOctets(person)) });
    await expectCodeAsync(asked, 'PERSON_NAME_TAKEN');
    const forged = { person, proof: carl.sign(enrolmentOctets(person)) };
    await expectCodeAsync(world.ask(twin, ENROL_PERSON, forged), 'PERSON_PROOF');
  });

  test('change by approval', async () => {
    const gus = await world.enrol('gus', { roles: ['operator'] });
    const { id } = gus.person;
    await world.done(carl, CHANGE_PERSON, { id, roles: ['planner'] });
    const { dependencies } = world.custody;
    expect((await findPerson(dependencies, ADA, 'gus')).entity.roles).toEqual(['planner']);
    await expectCodeAsync(
      world.ask(carl, CHANGE_PERSON, { id, roles: ['planner'] }),
      'PERSON_UNCHANGED',
    );
    await expectCodeAsync(
      world.ask(carl, CHANGE_PERSON, { id, roles: ['custodian', 'operator'] }),
      'PERSON_ROLES',
    );
    await expectCodeAsync(findPerson(dependencies, ADA, 'nobody'), 'RECORD_UNKNOWN');
  });

  test('with a replaced or revoked key are nobody', async () => {
    const { dependencies } = world.custody;
    const hal = await world.enrol('hal', { roles: ['operator'] });
    const { person } = hal;
    const fresh = newTestPerson('hal', { ...person, credentialNumber: 2 });
    const renewed = { ...person, publicKey: newTestPerson('x').person.publicKey };
    expect(renewed.publicKey).not.toBe(person.publicKey);
    const { publicKey } = fresh.person;
    const next = newTestPerson('hal');
    const statement = {
      ...{ ...person, version: 1, credentialNumber: 2 },
      publicKey: next.person.publicKey,
    };
    expect(publicKey).toBe(person.publicKey);
    const proof = next.sign(enrolmentOctets(statement));
    await world.done(carl, REPLACE_KEY, { person: statement, proof });
    const personId = person.id;
    await expectCodeAsync(
      identifyPerson(dependencies, { personId, publicKey: person.publicKey }),
      'PERSON_UNKNOWN',
    );
    const now = { personId, publicKey: statement.publicKey };
    expect((await identifyPerson(dependencies, now)).credentialNumber).toBe(2);
    await expectCodeAsync(
      world.ask(carl, REPLACE_KEY, { person: statement, proof }),
      'PERSON_PROOF',
    );
    await world.done(carl, REVOKE_PERSON, { id: personId });
    await expectCodeAsync(identifyPerson(dependencies, now), 'PERSON_UNKNOWN');
    await expectCodeAsync(world.ask(carl, REVOKE_PERSON, { id: personId }), 'PERSON_UNCHANGED');
    const change = { id: personId, roles: ['planner'] as const };
    await expectCodeAsync(world.ask(carl, CHANGE_PERSON, change), 'PERSON_UNKNOWN');
    expect((await listPeople(dependencies, ADA)).map(({ name }) => name)).toContain('hal');
  });

  test('do what is among their duties, and nothing is left of what is not', async () => {
    const { dependencies } = world.custody;
    const before = (await store().events.head()).number;
    await expectCodeAsync(addOwner(dependencies, carl.act, owner()), 'SM_APPROVAL_MISSING');
    await expectCodeAsync(world.ask(dora, ADD_OWNER, owner()), 'PERSON_DUTY');
    const { clock } = dependencies;
    const happening = { action: 'meter.add', subject: 'x', requirements: [], facts: {} };
    const event = store().transaction((repositories) =>
      recordEvent(repositories, { clock, act: dora.act }, happening),
    );
    await expectCodeAsync(event, 'PERSON_DUTY');
    expect((await store().events.head()).number).toBe(before);
  });

  test('nobody yet is nobody any more: no row, and no asking', async () => {
    const { clock } = world.custody.dependencies;
    const happening = { action: 'owner.add', subject: 'x', requirements: [], facts: {} };
    const before = (await store().events.head()).number;
    const written = store().transaction((repositories) =>
      recordEvent(repositories, { clock, act: ADA }, happening),
    );
    await expectCodeAsync(written, 'PERSON_WANTED');
    const asking = { operation: ADD_OWNER, request: owner(), mode: world.mode };
    const asked = perform(world.custody.dependencies, ADA, {
      ...{ ...asking, signer: carl.signer, requestId: randomUUID() },
    });
    await expectCodeAsync(asked, 'PERSON_WANTED');
    expect((await store().events.head()).number).toBe(before);
  });

  test('who is not there signs nothing', async () => {
    const performing = { operation: ADD_OWNER, request: owner(), mode: world.mode, signer: null };
    const asked = perform(world.custody.dependencies, carl.act, {
      ...performing,
      requestId: randomUUID(),
    });
    await expectCodeAsync(asked, 'PERSON_WANTED');
  });
});

describe('a service account', () => {
  test('acts for named agents under tickets, so often a day', async () => {
    const change = { kind: 'service', roles: ['operator'], agentDailyLimit: 2 } as const;
    const kiosk = await world.enrol('kiosk', change);
    const { clock } = world.custody.dependencies;
    const happening = { action: 'meter.add', subject: 'x', requirements: [], facts: {} };
    const act = (more: object) =>
      store().transaction((repositories) =>
        recordEvent(repositories, { clock, act: { ...kiosk.act, ...more } }, happening),
      );
    expectCode(() => actBy(kiosk.person), 'PERSON_AGENT');
    await expectCodeAsync(act({ ticket: null }), 'PERSON_AGENT');
    await act({});
    await act({});
    await expectCodeAsync(act({}), 'PERSON_AGENT_LIMIT');
    await act(actBy(kiosk.person, 'sipho'));
    await expectCodeAsync(
      world.approve(kiosk, await world.ask(carl, ADD_OWNER, owner())),
      'PERSON_DUTY',
    );
    expectCode(() => actBy(carl.person, 'x'), 'PERSON_AGENT');
  });
});

describe('policies', () => {
  test('are what was approved, and have a default', async () => {
    const { dependencies } = world.custody;
    expect((await readPolicy(dependencies)).d11MixedDkgaKeyChange).toBe('refuse');
    await world.done(carl, SET_POLICY, { id: 'd11MixedDkgaKeyChange', value: '"permit"' });
    expect((await readPolicy(dependencies)).d11MixedDkgaKeyChange).toBe('permit');
    const [policy] = (await listPolicies(dependencies, ADA)).filter(({ id }) =>
      id.startsWith('d11'),
    );
    expect(policy).toMatchObject({
      value: 'permit',
      standard: 'refuse',
      choices: 'refuse, permit',
    });
  });

  test.each([
    ['d99', '1', 'POLICY_UNKNOWN'],
    ['d11MixedDkgaKeyChange', '"perhaps"', 'POLICY_VALUE'],
    ['d11MixedDkgaKeyChange', 'permit', 'POLICY_VALUE'],
    ['d10TokenClockOffsetMinutes', '841', 'POLICY_VALUE'],
    ['d6KeyTypeChanges', '["2-3"]', 'POLICY_VALUE'],
  ] as const)('%s: %s is %s', async (id, value, code) => {
    await expectCodeAsync(world.ask(carl, SET_POLICY, { id, value }), code);
  });
});

test('a rotation is approved where it begins, and goes on by itself', async () => {
  await world.done(carl, ROTATE_STORAGE_KEY, {});
  const installation = await store().installations.find('installation');
  expect(installation?.entity).toMatchObject({ storageKeyNumber: 2, rotatingTo: null });
});
