/** The host's own check of two approvals: whatever is not exactly right is refused. */
import { describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { type Installation } from '../../src/keys/installation.ts';
import { installationToRow } from '../../src/keys/rows/installation-row.ts';
import { ownerToRow } from '../../src/keys/rows/owner-row.ts';
import type { SealedRecord, UnsealedRecord } from '../../src/keys/sealed-record.ts';
import type { ApprovalDocument } from '../../src/people/approval-document.ts';
import type { Person } from '../../src/people/person.ts';
import type { Authority } from '../../src/ports/authority.ts';
import { findGuardKeys } from '../../src/security-module/guard-keys.ts';
import { canonicalOctets } from '../../src/exchange/canonical-octets.ts';
import { recordOf } from '../support/approving-module.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  approvedBy,
  documentFor,
  newTestPerson,
  personRecord,
  type SealedPerson,
} from '../support/people.ts';
import { announceKey, TRIAL_04 } from '../support/security-modules.ts';
import { newWorld, NOW, PLACE, REAL_04, type World } from '../support/founded-world.ts';

const owner = (name: string): UnsealedRecord => {
  const id = '11111111-2222-4333-8444-555555555555';
  const row = ownerToRow({ id, version: 1, name, timeZone: 'UTC' });
  return { table: 'owner', id, version: 1, row };
};

/** Somebody new, enrolled by the two founders. */
async function enrolled(
  world: World,
  name: string,
  change: Partial<Person>,
): Promise<SealedPerson> {
  const somebody = newTestPerson(name, change);
  const next = personRecord(somebody.person);
  const authority = approvedBy(documentFor([next], PLACE), world.people);
  const [recordMac] = await world.module.sealRecords([{ previous: null, next }], authority);
  return { ...somebody, record: { ...next, recordMac: recordMac! } };
}

const world = await newWorld();
const sealOwner = (authority?: Authority, next = owner('Harbour')) =>
  world.module.sealRecords([{ previous: null, next }], authority);
const approved = (change: Partial<ApprovalDocument> = {}, people = [...world.people]) =>
  approvedBy(documentFor([owner('Harbour')], { ...PLACE, ...change }), people);

test('two people approve, and it is sealed; asked again it gives the same MAC', async () => {
  const authority = approved();
  const [once] = await sealOwner(authority);
  const [twice] = await sealOwner(authority);
  expect(once).toHaveLength(32);
  expect(twice).toEqual(once);
});

describe('refused', () => {
  const cases: [string, ErrorCode, () => Promise<Authority | undefined>][] = [
    ['no approval', 'SM_APPROVAL_MISSING', () => Promise.resolve(undefined)],
    [
      'another change',
      'SM_APPROVAL_CHANGE',
      () => Promise.resolve(approvedBy(documentFor([owner('Other')], PLACE), world.people)),
    ],
    [
      'another version of the record',
      'SM_APPROVAL_CHANGE',
      () =>
        Promise.resolve(
          approvedBy(documentFor([{ ...owner('Harbour'), version: 2 }], PLACE), world.people),
        ),
    ],
    [
      'another installation',
      'SM_APPROVAL_ELSEWHERE',
      () => Promise.resolve(approved({ installationId: 'elsewhere' })),
    ],
    [
      'a rehearsal',
      'SM_APPROVAL_ELSEWHERE',
      () => Promise.resolve(approved({ mode: 'REHEARSAL' })),
    ],
    [
      'another domain',
      'SM_APPROVAL_ELSEWHERE',
      () => Promise.resolve(approved({ domain: 'sts-kms approval 2' as 'sts-kms approval 1' })),
    ],
    ['expired', 'SM_APPROVAL_EXPIRED', () => Promise.resolve(approved({ expiresAt: NOW }))],
    [
      'open for too long',
      'SM_APPROVAL_EXPIRED',
      () => Promise.resolve(approved({ expiresAt: '2014-01-20T00:00:00.000Z' })),
    ],
    [
      'dated ahead',
      'SM_APPROVAL_EXPIRED',
      () =>
        Promise.resolve(
          approved({
            requestedAt: '2014-01-01T00:11:00.000Z',
            expiresAt: '2014-01-10T00:00:00.000Z',
          }),
        ),
    ],
    [
      'no instant',
      'SM_APPROVAL_EXPIRED',
      () => Promise.resolve(approved({ expiresAt: 'for ever' })),
    ],
    ['one person', 'SM_APPROVAL_PEOPLE', () => Promise.resolve(approved({}, [world.people[0]]))],
    [
      'the same person twice',
      'SM_APPROVAL_PEOPLE',
      () => Promise.resolve(approved({}, [world.people[0], world.people[0]])),
    ],
    [
      'two people, one of them twice',
      'SM_APPROVAL_PEOPLE',
      () => Promise.resolve(approved({}, [...world.people, world.people[0]])),
    ],
    [
      'the requester',
      'SM_APPROVAL_PEOPLE',
      () => Promise.resolve(approved({ requester: world.people[1].person.id })),
    ],
    [
      'somebody of another role',
      'SM_APPROVAL_PEOPLE',
      async () =>
        approved({}, [world.people[0], await enrolled(world, 'olga', { roles: ['operator'] })]),
    ],
    [
      'a custodian, for what administrators approve',
      'SM_APPROVAL_PEOPLE',
      async () =>
        approved({}, [world.people[0], await enrolled(world, 'cora', { roles: ['custodian'] })]),
    ],
    [
      'a service account',
      'SM_APPROVAL_PEOPLE',
      async () =>
        approved({}, [
          world.people[0],
          await enrolled(world, 'kiosk', { kind: 'service', roles: ['administrator'] }),
        ]),
    ],
    [
      'somebody revoked',
      'SM_APPROVAL_PEOPLE',
      async () =>
        approved({}, [world.people[0], await enrolled(world, 'rita', { state: 'revoked' })]),
    ],
    [
      'somebody whose record was made up',
      'SM_RECORD_MAC',
      () => {
        const eve = newTestPerson('eve');
        const record = { ...personRecord(eve.person), recordMac: new Uint8Array(32) };
        return Promise.resolve(approved({}, [world.people[0], { ...eve, record }]));
      },
    ],
    [
      'a record of another table',
      'SM_RECORD_MAC',
      async () => {
        const [mac] = await sealOwner(approved());
        const record: SealedRecord = { ...owner('Harbour'), recordMac: mac! };
        return approved({}, [world.people[0], { ...world.people[1], record }]);
      },
    ],
    [
      'a signature of somebody else',
      'SM_APPROVAL_SIGNATURE',
      () => {
        const eve = newTestPerson('eve');
        return Promise.resolve(
          approved({}, [world.people[0], { ...world.people[1], sign: eve.sign }]),
        );
      },
    ],
    [
      'a signature under another document',
      'SM_APPROVAL_SIGNATURE',
      () => {
        const other = documentFor([owner('Harbour')], PLACE);
        const [ada, bob] = world.people;
        const sign = () => bob.sign(canonicalOctets(other));
        return Promise.resolve(approved({}, [ada, { ...bob, sign }]));
      },
    ],
  ];
  test.each(cases)('%s: %s', async (_, code, make) => {
    await expectCodeAsync(sealOwner(await make()), code);
  });

  test('a member that was changed after it was signed', async () => {
    const authority = approved();
    const document = { ...authority.document, reason: 'another one' };
    await expectCodeAsync(sealOwner({ ...authority, document }), 'SM_APPROVAL_SIGNATURE');
  });
});

describe('what needs approval in a real installation', () => {
  const { module } = world;

  test('announcing a key, and no trial key whoever approves', async () => {
    await expectCodeAsync(announceKey(module, REAL_04), 'SM_APPROVAL_MISSING');
    await expectCodeAsync(announceKey(module, TRIAL_04), 'SM_TRIAL_ONLY');
  });

  test('every change of a key, destruction included; giving up an announced one not', async () => {
    const fresh = await newWorld();
    const draft = {
      ...{ id: '21111111-2222-4333-8444-555555555555', origin: 'generated' as const },
      ...REAL_04,
      life: {
        ...{
          state: 'generating' as const,
          activeFrom: null,
          issuedUntil: null,
          loadableUntil: null,
        },
        ...{ refreshDays: null, unitLimit: null },
      },
      ...{ tokenClockOffsetMinutes: 0, reportedKeyCheckValue: null },
    } as const;
    const first = { ...draft, version: 1, value: null };
    const authority = approvedBy(documentFor([recordOf(first)], PLACE), fresh.people);
    const announced = await fresh.module.announceVendingKey(draft, authority);
    const made = await fresh.module.generateVendingKey(announced);
    const next = {
      ...made.entity,
      version: 3,
      value: null,
      life: { ...made.entity.life, state: 'destroyed' as const },
    };
    await expectCodeAsync(fresh.module.amendVendingKey(made, next), 'SM_APPROVAL_MISSING');
    await expectCodeAsync(
      fresh.module.amendVendingKey(made, next, authority),
      'SM_APPROVAL_CHANGE',
    );
    const byTwo = approvedBy(documentFor([recordOf(next)], PLACE), fresh.people);
    const destroyed = await fresh.module.amendVendingKey(made, next, byTwo);
    expect(destroyed.entity.life.state).toBe('destroyed');
    const givenUp = {
      ...announced.entity,
      version: 2,
      life: { ...announced.entity.life, state: 'destroyed' as const },
    };
    expect((await fresh.module.amendVendingKey(announced, givenUp)).entity.version).toBe(2);
  });

  test('a storage key is destroyed only when it was rotated away', async () => {
    const fresh = await newWorld();
    const { installation, installationMac } = fresh;
    const table = 'installation' as const;
    const { id, version } = installation;
    const row = installationToRow(installation);
    const present: SealedRecord = { table, id, version, row, recordMac: installationMac };
    await expectCodeAsync(fresh.module.destroyStorageKey(1, present), 'SM_RECORD_CHANGE');
    const moved = installationToRow({ ...installation, storageKeyNumber: 2, rotatingTo: 2 });
    const forged = { ...present, row: moved };
    await expectCodeAsync(fresh.module.destroyStorageKey(1, forged), 'SM_RECORD_MAC');
    const begun = { ...installation, version: 2, rotatingTo: 2 };
    const step = (entity: Installation, previous: SealedRecord) => ({
      previous,
      next: { table, id, version: entity.version, row: installationToRow(entity) },
    });
    const begin = step(begun, present);
    await expectCodeAsync(fresh.module.sealRecords([begin]), 'SM_APPROVAL_MISSING');
    const authority = approvedBy(documentFor([begin.next], PLACE), fresh.people);
    const [beginMac] = await fresh.module.sealRecords([begin], authority);
    const going = step(
      { ...begun, version: 3, storageKeyNumber: 2 },
      { ...begin.next, recordMac: beginMac! },
    );
    const [goingMac] = await fresh.module.sealRecords([going]);
    await fresh.module.makeStorageKey(2);
    await fresh.module.destroyStorageKey(1, { ...going.next, recordMac: goingMac! });
    expect(findGuardKeys(fresh.hsm).storageKeyNumber).toBe(2);
  });

  test.each<[string, Partial<Installation>]>([
    ['trial', { trial: true }],
    ['id', { installationId: '5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0002' }],
  ])('an installation keeps its %s, whoever approves', async (_, change) => {
    const { installation, installationMac, people } = world;
    const { id, version } = installation;
    const row = installationToRow(installation);
    const previous = {
      table: 'installation',
      id,
      version,
      row,
      recordMac: installationMac,
    } as const;
    const next = {
      ...({ table: 'installation', id, version: 2 } as const),
      row: installationToRow({ ...installation, ...change, version: 2 }),
    } as const;
    const authority = approvedBy(documentFor([next], PLACE), people);
    await expectCodeAsync(module.sealRecords([{ previous, next }], authority), 'SM_RECORD_CHANGE');
  });

  test('a founding record is sealed by a founding only', async () => {
    const row = { id: 'founding', version: 1 };
    const next = { table: 'founding', ...row, row } as const;
    const authority = approvedBy(documentFor([next], PLACE), world.people);
    await expectCodeAsync(
      module.sealRecords([{ previous: null, next }], authority),
      'SM_RECORD_CHANGE',
    );
  });
});
