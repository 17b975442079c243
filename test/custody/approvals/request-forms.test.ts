/** Requests that were stored: read member by member, and refused in any other form. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type {
  GovernedOperation,
  StoredRequest,
} from '../../../src/custody/approvals/governed-operation.ts';
import * as operations from '../../../src/custody/approvals/operations.ts';
import { proposeChanges } from '../../../src/custody/approvals/propose-changes.ts';
import { requestApproval } from '../../../src/custody/approvals/request-approval.ts';
import { withdrawRequest } from '../../../src/custody/approvals/withdraw-request.ts';
import type { VendingKeyAttributes } from '../../../src/keys/vending-key.ts';
import { DUTIES } from '../../../src/people/duties.ts';
import type { JsonData } from '../../../src/people/approval-document.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { ERROR_CATALOGUE } from '../../../src/errors/catalogue.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, GROUP } from '../custody-rig.ts';
import { newGoverned, type Governed } from './governed-custody.ts';

const id = randomUUID();
const UNTIL = parseUtcMinute('2030-01-01T00:00Z');
const life = {
  activeFrom: UNTIL,
  issuedUntil: null,
  loadableUntil: UNTIL,
  refreshDays: 30,
  unitLimit: null,
};
const attributes = {
  supplyGroupCode: GROUP,
  keyRevisionNumber: 2,
  keyType: 2,
  baseDate: 2014,
  decoderKeyGenerationAlgorithm: 'DKGA04',
  keyExpiryNumber: 255,
} as VendingKeyAttributes;
const { person } = newTestPerson('eve', {
  roles: ['operator'],
  scope: { owners: [id], supplyGroups: [GROUP], subVendors: [] },
});
const byId = { id };

interface Case {
  readonly operation: GovernedOperation<never, unknown>;
  readonly request: object;
  /** Members that may be left out. */
  readonly optional: readonly string[];
}

function of<Request extends object>(
  operation: GovernedOperation<Request, unknown>,
  request: Request,
  optional: readonly (string & keyof Request)[] = [],
): Case {
  return { operation, request, optional };
}

const LIFE = Object.keys(life) as (keyof typeof life)[];

/** Each operation with a request that has every member. */
const CASES: readonly Case[] = [
  of(
    operations.GENERATE_KEY,
    {
      ...{ ...life, id, supplyGroupCode: GROUP, baseDate: 2014 },
      ...{ keyExpiryNumber: attributes.keyExpiryNumber, tokenClockOffsetMinutes: 60 },
    },
    [...LIFE, 'keyExpiryNumber', 'tokenClockOffsetMinutes'],
  ),
  of(
    operations.RECORD_EXTERNAL_KEY,
    {
      ...{ ...life, id, attributes },
      ...{ reportedKeyCheckValue: 'des-cbc:1a2b3c', tokenClockOffsetMinutes: 60 },
    },
    [...LIFE, 'reportedKeyCheckValue', 'tokenClockOffsetMinutes'],
  ),
  of(
    operations.IMPORT_WRAPPED_KEY,
    {
      ...{ ...life, id, tokenClockOffsetMinutes: 60 },
      key: {
        attributes,
        keyCheckValue: null,
        wrapped: { transportKeyName: 'bank', octets: new Uint8Array([1, 2, 3]) },
      },
    },
    [...LIFE, 'tokenClockOffsetMinutes'],
  ),
  ...[
    ...[operations.ACTIVATE_KEY, operations.RESUME_KEY],
    ...[operations.END_CREDIT, operations.COMPROMISE_KEY],
  ].map((operation) => of(operation, byId)),
  ...[operations.SUSPEND_KEY, operations.DEACTIVATE_KEY].map((operation) =>
    of(operation, { id, leaving: 2009 }, ['leaving']),
  ),
  of(operations.DESTROY_KEY, byId),
  of(
    operations.EXTEND_KEY,
    { id, leaving: 9, issuedUntil: null, loadableUntil: UNTIL, refreshDays: 30, unitLimit: null },
    ['leaving', 'issuedUntil', 'loadableUntil', 'refreshDays', 'unitLimit'],
  ),
  of(
    operations.SET_EXPIRY,
    { id, keyExpiryNumber: attributes.keyExpiryNumber, endingCredit: true },
    ['endingCredit'],
  ),
  of(operations.ADD_OWNER, { id, name: 'Kaveri', timeZone: 'Asia/Kolkata' }),
  of(operations.RENAME_OWNER, { id, name: 'Kaveri' }),
  of(operations.ADD_SUPPLY_GROUP, {
    ...{ supplyGroupCode: GROUP, name: 'E', ownerId: id, kind: 'unique' as const },
  }),
  of(operations.RENAME_SUPPLY_GROUP, { supplyGroupCode: GROUP, name: 'E' }),
  of(operations.TRANSFER_SUPPLY_GROUP, { supplyGroupCode: GROUP, ownerId: id }),
  of(operations.ENROL_PERSON, { person, proof: 'AAAA' }),
  of(operations.REPLACE_KEY, { person, proof: 'AAAA' }),
  of(operations.REVOKE_PERSON, byId),
  of(
    operations.CHANGE_PERSON,
    { id, roles: ['auditor'], scope: 'everything', agentDailyLimit: null },
    ['roles', 'scope', 'agentDailyLimit'],
  ),
  of(operations.SET_POLICY, { id: 'd11MixedDkgaKeyChange', value: '"permit"' }),
  of(operations.INTEND_MANY, {
    meterPANs: ['600727000000000009'] as never,
    key: { supplyGroupCode: GROUP, keyRevisionNumber: 2 },
    tariffIndex: '07' as never,
  }),
  of(operations.ROTATE_STORAGE_KEY, {}),
];

/**
 * Carries a stored request out with nothing: only its form is judged before something is touched.
 */
const run = ({ operation }: Case, stored: StoredRequest) =>
  operation.runStored({} as never, ADA, stored);
const writeOf = ({ operation, request }: Case) =>
  JSON.parse(JSON.stringify(operation.write(request as never))) as Record<string, JsonData>;

/** Every place of a value, as a path. */
function placesOf(value: JsonData, path: readonly string[] = []): string[][] {
  if (typeof value !== 'object' || value === null) return [[...path]];
  const inner = Object.entries(value).flatMap(([name, each]) => placesOf(each, [...path, name]));
  return path.length === 0 ? inner : [[...path], ...inner];
}

/** The value with what is at a place changed; `undefined` takes it out. */
function altered(value: JsonData, [name, ...rest]: readonly string[], put: unknown): JsonData {
  if (name === undefined) return put as JsonData;
  const entries = Object.entries(value as Record<string, JsonData>).map(([each, inner]) => [
    each,
    each === name ? altered(inner, rest, put) : inner,
  ]);
  const kept = entries.filter(([, inner]) => inner !== undefined);
  return (
    Array.isArray(value) ? kept.map(([, inner]) => inner) : Object.fromEntries(kept)
  ) as JsonData;
}

test('every operation that is carried out from a stored request is here', () => {
  const governed = Object.entries(DUTIES).filter(([, { approvers }]) => approvers !== null);
  const actions = governed.map(([action]) => action).filter((each) => !LATER_STEPS.includes(each));
  expect(CASES.map(({ operation }) => operation.action).sort()).toEqual(actions.sort());
});

/** Rows that steps of other operations leave: nobody asks for them by this name. */
const LATER_STEPS = ['vending-key.announce', 'installation.move-begin'];

describe.each(CASES.map((each) => [each.operation.action, each] as const))('%s', (_, each) => {
  const stored = writeOf(each);

  test('what is written is taken, and the use case is reached', async () => {
    // With nothing to work with it fails there.
    await expect(run(each, stored)).rejects.not.toMatchObject({ code: 'APPROVAL_REQUEST_FORM' });
  });

  test('a member more is refused', async () => {
    await expectCodeAsync(run(each, { ...stored, force: true }), 'APPROVAL_REQUEST_FORM');
  });

  test('every member of another kind, and every one left out, is refused', async () => {
    for (const place of placesOf(stored)) {
      for (const wrong of [{ a: 1 }, [[]], -1.5]) {
        const other = altered(stored, place, wrong) as StoredRequest;
        const { facts } = await expectCodeAsync(run(each, other), 'APPROVAL_REQUEST_FORM');
        expect(facts['action']).toBe(each.operation.action);
      }
      const mayBeAbsent = each.optional.includes(place.join('.')) || /^\d+$/.test(place.at(-1)!);
      if (mayBeAbsent) continue;
      const without = altered(stored, place, undefined) as StoredRequest;
      await expectCodeAsync(run(each, without), 'APPROVAL_REQUEST_FORM');
    }
  });
});

describe('a request of another version of the program', () => {
  const inFolder = useTemporaryFolder();
  let world: Governed;
  beforeAll(async () => {
    world = await newGoverned({ kind: 'sqlite', file: inFolder('store.db') });
  }, 60_000);
  afterAll(closeStores);

  test('is refused, stays open, and is withdrawn', async () => {
    const { ada, bob, custody, mode } = world;
    const { dependencies } = custody;
    const request = { id: randomUUID(), name: 'Kaveri', timeZone: 'Asia/Kolkata' };
    const operation = { ...operations.ADD_OWNER, write: () => ({ id, name: 'Kaveri' }) };
    const changes = await proposeChanges(dependencies, ada.act, { operation, request });
    const order = { operation, request, changes: changes!, mode, signer: ada.signer };
    const asked = randomUUID();
    await requestApproval(dependencies, ada.act, { ...order, id: asked });
    const carl = await world.enrol('carl', { roles: ['administrator'] });
    for (const approver of [bob, carl]) await world.approve(approver, asked);
    const head = await dependencies.store.events.head();
    const { message } = await expectCodeAsync(world.carry(ada, asked), 'APPROVAL_REQUEST_FORM');
    expect(message).toContain('owner.add: timeZone');
    expect(ERROR_CATALOGUE.APPROVAL_REQUEST_FORM.remedy).toContain('sts-kms approval withdraw');
    expect(await dependencies.store.events.head()).toEqual(head);
    await withdrawRequest(dependencies, ada.act, { id: asked });
    expect((await dependencies.store.approvals.find(asked))?.state).toBe('withdrawn');
  });

  test('what could not be read again is not asked for', async () => {
    const asking = world.ask(world.ada, operations.ADD_OWNER, {
      ...{ id: randomUUID(), name: 'Kaveri', timeZone: 'UTC' },
      extra: 1,
    } as never);
    await expectCodeAsync(asking, 'APPROVAL_REQUEST_FORM');
  });
});
