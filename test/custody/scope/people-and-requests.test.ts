/** Requests and people as somebody with a limited scope may handle them. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { enrolmentOctets } from '../../../src/credentials/enrolment.ts';
import { approveRequest } from '../../../src/custody/approvals/approve-request.ts';
import { carryOut } from '../../../src/custody/approvals/carry-out.ts';
import type { ApprovalDependencies } from '../../../src/custody/approvals/governed-operation.ts';
import {
  ACTIVATE_KEY,
  ADD_OWNER,
  ADD_SUPPLY_GROUP,
  CHANGE_PERSON,
  findOperation,
  GENERATE_KEY,
  INTEND_MANY,
  RENAME_SUPPLY_GROUP,
  REVOKE_PERSON,
  TRANSFER_SUPPLY_GROUP,
} from '../../../src/custody/approvals/operations.ts';
import { perform } from '../../../src/custody/approvals/perform.ts';
import { listRequests } from '../../../src/custody/approvals/list-requests.ts';
import { loadRequest } from '../../../src/custody/approvals/read-request.ts';
import { withdrawRequest } from '../../../src/custody/approvals/withdraw-request.ts';
import { describeRequest } from '../../../src/custody/approvals/describe-request.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { changePerson } from '../../../src/custody/people/change-person.ts';
import { enrolPerson } from '../../../src/custody/people/enrol-person.ts';
import { listPeople } from '../../../src/custody/people/list-people.ts';
import { replaceKey } from '../../../src/custody/people/replace-key.ts';
import { scopedStore } from '../../../src/custody/scope/scoped-store.ts';
import type { LimitedScope, Scope } from '../../../src/people/scope.ts';
import {
  parseSupplyGroupCode,
  type SupplyGroupCode,
} from '../../../src/sts/attributes/supply-group-code.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actorOf, newGoverned, type Actor, type Governed } from '../approvals/governed-custody.ts';
import { actBy, ADA, closeStores } from '../custody-rig.ts';
import { meterRequest, panOf, TI_01, TI_02 } from '../meter-world.ts';

vi.setConfig({ testTimeout: 30_000 });
const inFolder = useTemporaryFolder();
afterAll(closeStores);

const [GROUP_A, GROUP_B, NAMED] = ['600301', '600302', '600303'].map(parseSupplyGroupCode) as [
  SupplyGroupCode,
  SupplyGroupCode,
  SupplyGroupCode,
];
let governed: Governed;
let ofA: LimitedScope;
/** Administrator and custodian of owner A. */
let ann: Actor;
/** Operator and planner of the same. */
let art: Actor;
let dependencies: ApprovalDependencies;
const owners = { a: randomUUID(), b: randomUUID() };
const keys = { a: randomUUID(), b: randomUUID() };

beforeAll(async () => {
  governed = await newGoverned({ kind: 'sqlite', file: inFolder('requests.db') });
  const { ada, done, enrol, custody } = governed;
  const groups = [
    [owners.a, GROUP_A, keys.a],
    [owners.b, GROUP_B, keys.b],
  ] as const;
  ofA = { owners: [owners.a], supplyGroups: [NAMED], subVendors: [] };
  ann = await enrol('ann', { scope: ofA });
  art = await enrol('art', { scope: ofA, roles: ['operator', 'planner'] });
  const carl = await enrol('carl', { roles: ['custodian', 'planner'] });
  for (const [id, supplyGroupCode, keyId] of groups) {
    await done(carl, ADD_OWNER, { id, name: supplyGroupCode, timeZone: 'UTC' });
    const group = { supplyGroupCode, name: 'Group', ownerId: id, kind: 'unique' } as const;
    await done(carl, ADD_SUPPLY_GROUP, group);
    await done(carl, GENERATE_KEY, { id: keyId, supplyGroupCode, baseDate: 2014 });
    await done(carl, ACTIVATE_KEY, { id: keyId });
  }
  const meters = [keys.a, keys.b].map((vendingKeyId, n) =>
    meterRequest(n + 1, { presumed: { key: { vendingKeyId }, tariffIndex: TI_01 } }),
  );
  const planner = actBy({ ...ada.person, roles: ['planner'] });
  for (const meter of meters) await addMeter(custody.dependencies, planner, meter);
  const { store, securityModule } = custody.dependencies;
  dependencies = { ...custody.dependencies, store: scopedStore(store, ofA, securityModule) };
});

/** Asks as somebody who sees everything; another than Ada and Bob, who approve. */
const askedBy = async <Request, Result>(
  operation: Parameters<typeof perform<Request, Result>>[2]['operation'],
  request: Request,
) => governed.ask(governed.ada, operation, request);

describe('a request that changes something outside the scope', () => {
  const pans = [panOf(1), panOf(2)];
  const REQUESTS: readonly (readonly [string, () => Promise<string>])[] = [
    ['a key', () => askedBy(GENERATE_KEY, keyIn(GROUP_B))],
    ['a group', () => askedBy(RENAME_SUPPLY_GROUP, { supplyGroupCode: GROUP_B, name: 'Other' })],
    [
      'a group that goes to another owner',
      () => askedBy(TRANSFER_SUPPLY_GROUP, { supplyGroupCode: GROUP_A, ownerId: owners.b }),
    ],
    [
      'a group that comes from another owner',
      () => askedBy(TRANSFER_SUPPLY_GROUP, { supplyGroupCode: GROUP_B, ownerId: owners.a }),
    ],
    [
      'a new group that the scope does not name',
      () => askedBy(ADD_SUPPLY_GROUP, groupOf(parseSupplyGroupCode('600309'))),
    ],
    ['an owner', () => askedBy(ADD_OWNER, { id: randomUUID(), name: 'C', timeZone: 'UTC' })],
    ['meters of two owners', () => askedBy(INTEND_MANY, intention(pans))],
    ['somebody who sees everything', () => askedBy(CHANGE_PERSON, wider(governed.bob))],
    [
      'somebody who shall see more',
      () => askedBy(CHANGE_PERSON, { id: art.person.id, scope: 'everything' }),
    ],
  ];
  test.each(REQUESTS)('is neither seen, approved, ended nor carried out: %s', async (_, ask) => {
    const id = await ask();
    const unknown = randomUUID();
    for (const hidden of [id, unknown]) {
      const signed = { id: hidden, signer: ann.signer };
      const said = [
        loadRequest(dependencies, hidden),
        approveRequest(dependencies, ann.act, signed),
        withdrawRequest(dependencies, ann.act, { id: hidden }),
        carryOut(dependencies, ann.act, { id: hidden, findOperation }),
      ];
      for (const each of said) {
        const { message } = await expectCodeAsync(each, 'APPROVAL_UNKNOWN');
        expect(message).toBe(`there is no request ${hidden}`);
      }
    }
    const { approvals } = dependencies.store;
    const end = { state: 'withdrawn', closedAt: '2026-11-23T10:00:00.000Z' } as const;
    await expectCodeAsync(approvals.close(id, end), 'APPROVAL_UNKNOWN');
    const signature = { personId: ann.person.id, signature: '', approvedAt: end.closedAt };
    await expectCodeAsync(approvals.approve(id, signature), 'APPROVAL_UNKNOWN');
    const listed = await listRequests(dependencies, ADA, { all: true, limit: 100 });
    expect(listed.map(({ document }) => document.id)).not.toContain(id);
    const rows = JSON.stringify(await dependencies.store.events.list(0, 1000));
    expect(rows).not.toContain(id);
    expect((await governed.custody.dependencies.store.approvals.find(id))?.state).toBe('open');
  });
});

const keyIn = (supplyGroupCode: SupplyGroupCode) =>
  ({ id: randomUUID(), supplyGroupCode, baseDate: 2014 }) as const;
const groupOf = (supplyGroupCode: SupplyGroupCode) =>
  ({ supplyGroupCode, name: 'New', ownerId: owners.a, kind: 'unique' }) as const;
const wider = ({ person }: Actor) => ({ id: person.id, roles: ['administrator'] as const });
const intention = (meterPANs: readonly ReturnType<typeof panOf>[]) => ({
  ...{ meterPANs, key: { vendingKeyId: keys.a }, tariffIndex: TI_02 },
});

describe('within the scope', () => {
  test('a request is seen, listed, described, approved and ended', async () => {
    // Later than all before it: it is the newest.
    governed.custody.setNow('2026-11-23T10:30Z');
    const id = await askedBy(GENERATE_KEY, keyIn(GROUP_A));
    const request = await loadRequest(dependencies, id);
    expect(await describeRequest(dependencies, request)).toMatchObject({ differences: [{}] });
    const [newest] = await listRequests(dependencies, ADA, { all: false, limit: 1 });
    expect(newest).toMatchObject({ document: { id }, state: 'open' });
    expect(await approveRequest(dependencies, ann.act, { id, signer: ann.signer })).toBe(1);
    await withdrawRequest(dependencies, ann.act, { id });
  });

  test('the list of requests is full while there are more', async () => {
    governed.custody.setNow('2026-11-23T10:45Z');
    const seen = await askedBy(GENERATE_KEY, keyIn(GROUP_A));
    governed.custody.setNow('2026-11-23T11:00Z');
    for (const name of ['X', 'Y', 'Z']) {
      await askedBy(ADD_OWNER, { id: randomUUID(), name, timeZone: 'UTC' });
    }
    const [first] = await dependencies.store.approvals.list({ limit: 1, state: 'open' });
    expect(first?.document.id).toBe(seen);
  });

  test.each([
    ['meters', () => askedBy(INTEND_MANY, intention([panOf(1)]))],
    ['a group that the scope names', () => askedBy(ADD_SUPPLY_GROUP, groupOf(NAMED))],
    ['somebody with the same scope', () => askedBy(CHANGE_PERSON, wider(art))],
    ['the revocation of anybody', () => askedBy(REVOKE_PERSON, { id: governed.bob.person.id })],
  ])('so is a request about %s', async (_, ask) => {
    const id = await ask();
    expect((await loadRequest(dependencies, id)).document.id).toBe(id);
  });

  test('what was asked for and approved is carried out', async () => {
    const performing = { operation: GENERATE_KEY, request: keyIn(GROUP_A), mode: governed.mode };
    const asking = { ...performing, signer: ann.signer, requestId: randomUUID() };
    await perform(dependencies, ann.act, asking);
    for (const who of [governed.ada, governed.bob]) await governed.approve(who, asking.requestId);
    await carryOut(dependencies, ann.act, { id: asking.requestId, findOperation });
    const made = await dependencies.store.vendingKeys.find(performing.request.id);
    expect(made?.entity.life.state).toBe('pre-active');
  });

  test('nothing outside it is asked for, known or not', async () => {
    for (const group of [GROUP_B, parseSupplyGroupCode('600399')]) {
      const performing = { operation: GENERATE_KEY, request: keyIn(group), mode: governed.mode };
      const asking = { ...performing, signer: ann.signer, requestId: randomUUID() };
      await expectCodeAsync(perform(dependencies, ann.act, asking), 'RECORD_UNKNOWN');
    }
    const made = governed.ask(governed.ada, GENERATE_KEY, keyIn(GROUP_B));
    const { approvals } = governed.custody.dependencies.store;
    const { document, requesterSignature } = (await approvals.find(await made))!;
    const again = { document: { ...document, id: randomUUID() }, requesterSignature };
    await expectCodeAsync(dependencies.store.approvals.insert(again), 'RECORD_UNKNOWN');
  });
});

describe('people', () => {
  const enrolled = (scope: Scope) => {
    const { person, sign } = actorOf(newTestPerson(`new ${randomUUID().slice(0, 8)}`, { scope }));
    return { person, proof: sign(enrolmentOctets(person)) };
  };
  const WIDER: readonly (readonly [string, () => Scope])[] = [
    ['everything', () => 'everything'],
    ['another owner', () => ({ ...ofA, owners: [owners.a, owners.b] })],
    ['a group of another owner', () => ({ ...ofA, supplyGroups: [GROUP_B] })],
    [
      'a group that nobody knows',
      () => ({ ...ofA, supplyGroups: [parseSupplyGroupCode('600399')] }),
    ],
  ];
  test.each(WIDER)('who would see more are not enrolled: %s', async (_, scope) => {
    const request = enrolled(scope());
    await expectCodeAsync(enrolPerson(dependencies, ann.act, request), 'PERSON_SCOPE_ACT');
    const change = { id: art.person.id, scope: scope() };
    await expectCodeAsync(changePerson(dependencies, ann.act, change), 'PERSON_SCOPE_ACT');
  });

  test('who see more are not changed, and get no other key', async () => {
    const { bob } = governed;
    const change = { id: bob.person.id, scope: ofA };
    await expectCodeAsync(changePerson(dependencies, ann.act, change), 'PERSON_SCOPE_ACT');
    const next = newTestPerson('bob', { id: bob.person.id, credentialNumber: 2 });
    const replacement = { person: next.person, proof: next.sign(enrolmentOctets(next.person)) };
    await expectCodeAsync(replaceKey(dependencies, ann.act, replacement), 'PERSON_SCOPE_ACT');
  });

  test('with sub-vendors only those of the same sub-vendors', async () => {
    const east = { ...ofA, subVendors: ['East'] };
    const act = actBy({ ...ann.person, scope: east });
    await expectCodeAsync(enrolPerson(dependencies, act, enrolled(ofA)), 'PERSON_SCOPE_ACT');
    const asked = enrolPerson(dependencies, act, enrolled(east));
    await expectCodeAsync(asked, 'SM_APPROVAL_MISSING');
  });

  test('of the same or a narrower scope may be asked for', async () => {
    const narrow: Scope = { owners: [], supplyGroups: [GROUP_A], subVendors: ['East'] };
    for (const scope of [ofA, narrow]) {
      const asked = enrolPerson(dependencies, ann.act, enrolled(scope));
      await expectCodeAsync(asked, 'SM_APPROVAL_MISSING');
    }
    expect((await listPeople(dependencies, ADA)).length).toBeGreaterThan(3);
  });
});
