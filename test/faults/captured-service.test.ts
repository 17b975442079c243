/**
 * A captured service: a client that speaks the IPC itself, with a host of its own on the real HSM
 * of an installation. Without two valid approvals it exports, seals, changes and destroys nothing.
 */
import { fork, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { fileURLToPath } from 'node:url';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { INSTALLATION_RECORD_ID, type Installation } from '../../src/keys/installation.ts';
import { installationToRow } from '../../src/keys/rows/installation-row.ts';
import type { Stored } from '../../src/keys/sealed-record.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import { foundWithTwo, recordOf } from '../support/approving-module.ts';
import {
  approvedBy,
  documentFor,
  newTestPerson,
  personRecord,
  type SealedPerson,
} from '../support/people.ts';
import { CLOCK, INSTALLATION_ID, PLAIN_LIFE, TRIAL_04 } from '../support/security-modules.ts';
import type { HostSetup } from '../../src/security-module/host-protocol.ts';
import { makeSoftToken, type SoftToken } from './soft-token.ts';

const MAIN = fileURLToPath(new URL('../../dist/security-module/host-main.js', import.meta.url));

interface Answer {
  readonly id: number;
  readonly result?: unknown;
  readonly error?: { readonly code: string };
}

let token: SoftToken;
let host: ChildProcess;
let people: readonly [SealedPerson, SealedPerson];
let key: Stored<VendingKey>;
let installation: Stored<Installation>;
let next = 0;

/** Says something to the host, whatever it is, and waits for the answer. */
function say(operation: string, ...args: readonly unknown[]): Promise<Answer> {
  next += 1;
  const id = next;
  return new Promise((resolve) => {
    const listen = (answer: Answer) => {
      if (answer.id !== id) return;
      host.off('message', listen);
      resolve(answer);
    };
    host.on('message', listen);
    host.send({ id, operation, args });
  });
}

/** The operations as the test itself uses them. */
async function ask<Result>(operation: string, ...args: readonly unknown[]): Promise<Result> {
  const { result, error } = await say(operation, ...args);
  if (error !== undefined) throw new Error(`${operation}: ${error.code}`);
  return result as Result;
}

async function refusal(operation: string, ...args: readonly unknown[]): Promise<string> {
  return (await say(operation, ...args)).error?.code ?? 'done';
}

async function open(guardKeys: 'generate' | 'find', change: Partial<HostSetup> = {}) {
  host = fork(MAIN, [], { serialization: 'advanced', env: {}, stdio: 'ignore' });
  const usual = { guardKeys, simulatedNow: null, mixedDkgaKeyChange: false };
  const { setup } = token.options({ ...usual, ...change });
  await ask('open', setup);
}

const sealingOf = (record: unknown) => [[{ previous: null, next: record }]];
const now = () => new Date().toISOString();
const place = () => ({ installationId: INSTALLATION_ID, requestedAt: now() });

beforeAll(async () => {
  token = makeSoftToken();
  await open('generate');
  const entity: Installation = {
    ...{ id: INSTALLATION_RECORD_ID, version: 1, installationId: INSTALLATION_ID, trial: false },
    ...{ name: 'Harbour', hsmProfile: 'softhsm2', storageKeyNumber: 1, rotatingTo: null },
  };
  const record = {
    table: 'installation',
    id: entity.id,
    version: 1,
    row: installationToRow(entity),
  };
  const [recordMac] = await ask<Uint8Array[]>('sealRecords', ...sealingOf(record));
  installation = { entity, recordMac: Uint8Array.from(recordMac!) };
  people = await foundWithTwo(
    { foundInstallation: (order) => ask('foundInstallation', order) },
    installation,
  );
  const draft = {
    ...{ id: randomUUID(), origin: 'generated' as const, trial: false, tokenClockOffsetMinutes: 0 },
    ...{ attributes: TRIAL_04.attributes, reportedKeyCheckValue: null },
    life: { ...PLAIN_LIFE, state: 'generating' as const },
  };
  const first: VendingKey = { ...draft, version: 1, value: null };
  const authority = approvedBy(documentFor([recordOf(first)], place()), people);
  const announced = await ask<Stored<VendingKey>>('announceVendingKey', draft, authority);
  key = await ask<Stored<VendingKey>>('generateVendingKey', announced);
  host.kill();
  // The service that is captured: another process, the same token and PIN.
  await open('find');
}, 60_000);

afterAll(() => {
  host.kill();
  token.remove();
});

test('it knows that there are people, and founds nothing again', async () => {
  expect(await ask('governance')).toBe('REAL');
  const { entity, recordMac } = installation;
  const row = installationToRow(entity);
  const order = {
    installation: { table: 'installation', id: entity.id, version: 1, row, recordMac },
    founders: [],
    foundedAt: now(),
  };
  expect(await refusal('foundInstallation', order)).toBe('SM_FOUNDERS');
});

test.each<[string, Partial<HostSetup>]>([
  ['the clock', { simulatedNow: CLOCK.nowUtc() }],
  ['what DKGAs may be mixed', { mixedDkgaKeyChange: true }],
])('it does not set %s of a host', async (_, change) => {
  const before = host;
  await expect(open('find', change)).rejects.toThrow('SM_RECORD_MAC');
  host.kill();
  host = before;
});

test('it makes no key, changes none, and destroys none', async () => {
  const { value, ...rest } = key.entity;
  expect(value).toBeDefined();
  const draft = { ...rest, id: randomUUID(), life: { ...PLAIN_LIFE, state: 'generating' } };
  expect(await refusal('announceVendingKey', draft)).toBe('SM_APPROVAL_MISSING');
  expect(await refusal('announceVendingKey', { ...draft, trial: true })).toBe('SM_TRIAL_ONLY');
  const changed = { ...key.entity, version: 3, life: { ...key.entity.life, issuedUntil: 1e9 } };
  expect(await refusal('amendVendingKey', key, changed)).toBe('SM_APPROVAL_MISSING');
  const destroyed = {
    ...{ ...key.entity, version: 3, value: null },
    life: { ...key.entity.life, state: 'destroyed' },
  };
  expect(await refusal('amendVendingKey', key, destroyed)).toBe('SM_APPROVAL_MISSING');
  const { entity, recordMac } = installation;
  const row = installationToRow(entity);
  const record = { table: 'installation', id: entity.id, version: 1, row, recordMac };
  expect(await refusal('destroyStorageKey', 1, record)).toBe('SM_RECORD_CHANGE');
  expect(await refusal('destroyStorageKey', 1)).toBe('INTERNAL');
  for (const number of [1, 2]) {
    expect(await refusal('rewrapVendingKeys', [key], number, record)).toBe('SM_RECORD_CHANGE');
  }
});

test('it seals no person, no policy, no owner, no installation', async () => {
  const eve = newTestPerson('eve');
  const records = [
    personRecord(eve.person),
    { table: 'policy', id: 'p', version: 1, row: { id: 'p', version: 1, value: '1' } },
    {
      table: 'owner',
      id: 'o',
      version: 1,
      row: { id: 'o', version: 1, name: 'x', time_zone: 'y' },
    },
    {
      table: 'installation',
      id: 'installation',
      version: 1,
      row: installationToRow(installation.entity),
    },
  ];
  for (const record of records) {
    expect(await refusal('sealRecords', ...sealingOf(record))).toBe('SM_APPROVAL_MISSING');
  }
});

test('approvals of its own making are worth nothing', async () => {
  const [eve, mallory] = [newTestPerson('eve'), newTestPerson('mallory')].map((each) => ({
    ...each,
    record: { ...personRecord(each.person), recordMac: new Uint8Array(32) },
  }));
  const next = {
    ...key.entity,
    version: 3,
    life: { ...key.entity.life, state: 'active' as const },
  };
  const document = documentFor([recordOf(next)], place());
  const forged = approvedBy(document, [eve!, mallory!]);
  expect(await refusal('amendVendingKey', key, next, forged)).toBe('SM_RECORD_MAC');
  const one = approvedBy(document, [people[0], people[0]]);
  expect(await refusal('amendVendingKey', key, next, one)).toBe('SM_APPROVAL_PEOPLE');
  const [ada, bob] = people;
  const borrowed = approvedBy(document, [
    { ...ada, sign: eve!.sign },
    { ...bob, sign: mallory!.sign },
  ]);
  expect(await refusal('amendVendingKey', key, next, borrowed)).toBe('SM_APPROVAL_SIGNATURE');
});

test('an approval that it keeps does one thing, and that again gives nothing new', async () => {
  const next = {
    ...key.entity,
    version: 3,
    life: { ...key.entity.life, state: 'active' as const },
  };
  const authority = approvedBy(documentFor([recordOf(next)], place()), people);
  const active = await ask<Stored<VendingKey>>('amendVendingKey', key, next, authority);
  const again = await ask<Stored<VendingKey>>('amendVendingKey', key, next, authority);
  expect(again).toEqual(active);
  const later = { ...next, version: 4, life: { ...next.life, state: 'suspended' as const } };
  expect(await refusal('amendVendingKey', active, later, authority)).toBe('SM_APPROVAL_CHANGE');
});

test('no operation lets a value leave, and none signs what it likes', async () => {
  for (const operation of ['readKey', 'exportVendingKey', 'wrapKey', 'sign', 'constructor']) {
    expect(await refusal(operation, key)).toBe('INTERNAL');
  }
  const wrapped = { transportKeyName: 'bank', octets: new Uint8Array(40) };
  expect(await refusal('importWrappedVendingKey', key, wrapped)).toBe('SM_RECORD_CHANGE');
});
