/** Sealing records of the store: what follows from what was sealed, and nothing else. */
import { describe, expect, test } from 'vitest';
import type { SealedRecord, UnsealedRecord } from '../../src/keys/sealed-record.ts';
import { vendingKeyToRow } from '../../src/keys/rows/vending-key-row.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { generateKey, newModule, TRIAL_04 } from '../support/security-modules.ts';

const securityModule = newModule();

function recordOf(version: number, changes: Partial<UnsealedRecord> = {}): UnsealedRecord {
  const { table = 'owner', id = 'owner-1', row = {} } = changes;
  return { table, id, version, row: { id, version, name: 'Hill', octets: null, ...row } };
}

async function sealed(next: UnsealedRecord): Promise<SealedRecord> {
  const [recordMac] = await securityModule.sealRecords([{ previous: null, next }]);
  return { ...next, recordMac: recordMac! };
}

const first = await sealed(recordOf(1));

const checked = async (record: SealedRecord) => (await securityModule.checkRecords([record]))[0];

test('a chain of versions, each genuine, and each with a MAC of its own', async () => {
  const change = { previous: first, next: recordOf(2) };
  const [mac] = await securityModule.sealRecords([change]);
  const second = { ...recordOf(2), recordMac: mac! };
  expect(mac).toHaveLength(32);
  expect(mac).not.toEqual(first.recordMac);
  expect(await securityModule.checkRecords([first, second])).toEqual([true, true]);
  expect(await securityModule.sealRecords([change])).toEqual([mac]);
});

describe('not genuine', () => {
  test.each<[string, Partial<SealedRecord>]>([
    ['another table', { table: 'meter' }],
    ['another id', { id: 'owner-2', row: { ...first.row, id: 'owner-2' } }],
    ['another version', { version: 2, row: { ...first.row, version: 2 } }],
    ['a column changed', { row: { ...first.row, name: 'Dale' } }],
    ['a column more', { row: { ...first.row, more: null } }],
    ['a column less', { row: { id: 'owner-1', version: 1, name: 'Hill' } }],
    ['octets for nothing', { row: { ...first.row, octets: new Uint8Array(0) } }],
    ['a row of another head', { id: 'owner-2' }],
    ['a short MAC', { recordMac: first.recordMac.subarray(1) }],
  ])('%s', async (_, changes) => {
    expect(await checked({ ...first, ...changes })).toBe(false);
  });

  test('octets are not the text that says them', async () => {
    const octets = await sealed(recordOf(1, { row: { octets: Uint8Array.of(1, 2, 3) } }));
    expect(await checked(octets)).toBe(true);
    expect(await checked({ ...octets, row: { ...octets.row, octets: 'AQID' } })).toBe(false);
  });

  test('a record of another installation', async () => {
    expect(await newModule().checkRecords([first])).toEqual([false]);
  });
});

test('a vending key is checked as a record too', async () => {
  const { entity, recordMac } = await generateKey(securityModule, TRIAL_04);
  const { id, version } = entity;
  const row = vendingKeyToRow(entity);
  const record = { table: 'vending_key', id, version, row, recordMac } as const;
  expect(await checked(record)).toBe(true);
  expect(await checked({ ...record, row: { ...row, trial: 0 } })).toBe(false);
});

describe('refused', () => {
  test.each<[string, SealedRecord | null, UnsealedRecord]>([
    ['a vending key', null, recordOf(1, { table: 'vending_key' })],
    ['a vending key out of another record', first, recordOf(2, { table: 'vending_key' })],
    ['a new record of version 2', null, recordOf(2)],
    ['version 1 again', first, recordOf(1)],
    ['a version left out', first, recordOf(3)],
    ['another id', first, recordOf(2, { id: 'owner-2' })],
    ['another table', first, recordOf(2, { table: 'meter' })],
    ['another id in the row', first, recordOf(2, { row: { id: 'owner-2' } })],
    ['another version in the row', first, recordOf(2, { row: { version: 7 } })],
    ['a number that is none', first, recordOf(2, { row: { name: Number.NaN } })],
  ])('%s: SM_RECORD_CHANGE', async (_, previous, next) => {
    const changes = [
      { previous: first, next: recordOf(2) },
      { previous, next },
    ];
    await expectCodeAsync(securityModule.sealRecords(changes), 'SM_RECORD_CHANGE');
  });

  test('a previous version that is not genuine: SM_RECORD_MAC', async () => {
    const previous = { ...first, row: { ...first.row, name: 'Dale' } };
    const answer = securityModule.sealRecords([{ previous, next: recordOf(2) }]);
    await expectCodeAsync(answer, 'SM_RECORD_MAC');
  });
});
