import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  compareKeyChanges,
  type ComparedRow,
  type ComparisonCounts,
} from '../../../src/custody/key-changes/compare-key-changes.ts';
import type { RejectedSet } from '../../../src/custody/key-changes/check-historic-row.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { changeKeyExpiryNumber } from '../../../src/custody/vending-keys/change-key-expiry-number.ts';
import type { TableRow } from '../../../src/exchange/table-format.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import { dueMeter, newWorld, panOf, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: MeterWorld;
const tokensOf = new Map<number, readonly string[]>();

beforeAll(async () => {
  world = await newWorld({ kind: 'sqlite', file: inFolder('compare.db') });
  await dueMeter(world, 1);
  await dueMeter(world, 2, { encryptionAlgorithm: 'EA11' });
  for (const n of [1, 2]) {
    const order = { meterPAN: panOf(n), messageId: null };
    tokensOf.set(n, (await issueKeyChange(world.dependencies, ADA, order)).tokens);
  }
});

type Fields = Readonly<Record<string, string>>;

function fieldsOf(n: number, changes: Fields = {}): Fields {
  const tokens = (tokensOf.get(n) ?? []).map((token, index) => [`token_${index + 1}`, token]);
  return {
    meter_pan: panOf(n),
    encryption_algorithm: n === 2 ? 'EA11' : 'EA07',
    from_supply_group_code: '600101',
    from_key_revision_number: '1',
    from_tariff_index: '01',
    to_supply_group_code: '600101',
    to_key_revision_number: '2',
    to_tariff_index: '01',
    ...(Object.fromEntries(tokens) as Fields),
    ...changes,
  };
}

async function* rowsOf(all: readonly Fields[]): AsyncGenerator<TableRow> {
  for (const [index, fields] of all.entries()) {
    yield await Promise.resolve({ line: index + 2, fields, ragged: fields['ragged'] === 'yes' });
  }
}

async function compare(all: readonly Fields[]) {
  const compared: ComparedRow[] = [];
  const rejected: RejectedSet[] = [];
  const flushed: ComparisonCounts[] = [];
  const sink = {
    compared: (row: ComparedRow) => void compared.push(row),
    rejected: (row: RejectedSet) => void rejected.push(row),
    flush: (counts: ComparisonCounts) => {
      flushed.push(counts);
      return Promise.resolve();
    },
  };
  const run = { rows: rowsOf(all), sink };
  const counts = await compareKeyChanges(world.dependencies, ADA, run);
  return { compared, rejected, flushed, counts };
}

test('equal sets, with blanks as a slip prints them', async () => {
  const [token = ''] = tokensOf.get(1) ?? [];
  const printed = token.replaceAll(/(.{4})(?=.)/g, '$1 ');
  const { compared, counts } = await compare([
    fieldsOf(1),
    fieldsOf(1, { token_1: printed, to_key_expiry_number: '255' }),
    fieldsOf(2),
  ]);
  expect(compared.map(({ comparison }) => comparison)).toEqual(new Array(3).fill({ equal: true }));
  expect(counts).toEqual({ equal: 3, otherOrder: 0, different: 0, refused: 0, rejected: 0 });
});

test('what differs is told by its place, and no digit comes out', async () => {
  const [first = '', second = ''] = tokensOf.get(1) ?? [];
  const { compared } = await compare([
    fieldsOf(1, { token_2: '00000000000000000000' }),
    fieldsOf(1, { token_1: second, token_2: first }),
    fieldsOf(1, { to_tariff_index: '02' }),
    fieldsOf(1, { to_key_expiry_number: '100' }),
  ]);
  expect(compared.map(({ comparison }) => comparison)).toEqual([
    { different: [2] },
    { different: [1, 2] },
    { different: [1, 2] },
    { different: [1, 2] },
  ]);
  expect(JSON.stringify(compared)).not.toMatch(/[0-9]{20}/);
});

test('rows that are wrong are rejected by line and column, the others compared', async () => {
  const { rejected, compared, counts } = await compare([
    fieldsOf(1, { meter_pan: '600727000000000000' }),
    fieldsOf(1, { from_key_revision_number: '7' }),
    fieldsOf(1, { to_supply_group_code: '999999' }),
    fieldsOf(1, { from_tariff_index: '1' }),
    fieldsOf(1, { to_key_expiry_number: 'x' }),
    fieldsOf(1, { token_2: '123' }),
    fieldsOf(1, { token_3: '12345678901234567890', token_4: '12345678901234567890' }),
    fieldsOf(1, { ragged: 'yes' }),
    fieldsOf(1),
  ]);
  expect(rejected.map(({ line, column, code }) => [line, column, code])).toEqual([
    [2, 'meter_pan', 'STS_PAN_CHECK_DIGIT'],
    [3, 'from_key_revision_number', 'KEY_REVISION_UNKNOWN'],
    [4, 'to_supply_group_code', 'KEY_SUPPLY_GROUP_UNKNOWN'],
    [5, 'from_tariff_index', 'STS_TI_INVALID'],
    [6, 'to_key_expiry_number', 'STS_KEN_INVALID'],
    [7, 'token_2', 'STS_TOKEN_FORM'],
    [8, 'token_4', 'STS_KCT_TOKEN_COUNT'],
    [9, 'meter_pan', 'METER_FILE_ROW'],
  ]);
  for (const { suggestion } of rejected) expect(suggestion).toMatch(/\.$/);
  expect(compared).toHaveLength(1);
  expect(counts).toMatchObject({ equal: 1, rejected: 8 });
});

test('1,100 rows go in two batches, and leave one event', async () => {
  const { flushed, counts } = await compare(new Array<Fields>(1100).fill(fieldsOf(1)));
  expect(flushed.map(({ equal }) => equal)).toEqual([1024, 1100]);
  expect(counts.equal).toBe(1100);
  const event = (await world.dependencies.store.events.list(0, 1000)).at(-1);
  expect(event).toMatchObject({ action: 'key-change.compare' });
  expect(event?.facts).toContain('"equal":1100');
});

test('a set under an expiry that the key had then is equal by that number', async () => {
  const own = await newWorld({ kind: 'sqlite', file: inFolder('then.db') });
  await dueMeter(own, 1);
  const order = { meterPAN: panOf(1), messageId: null };
  tokensOf.set(1, (await issueKeyChange(own.dependencies, ADA, order)).tokens);
  const keyExpiryNumber = parseKeyExpiryNumber(150);
  await changeKeyExpiryNumber(own.dependencies, ADA, { id: own.second.id, keyExpiryNumber });
  world = own;
  const { compared } = await compare([fieldsOf(1), fieldsOf(1, { to_key_expiry_number: '255' })]);
  expect(compared.map(({ comparison }) => comparison)).toEqual([
    { different: [1, 2] },
    { equal: true },
  ]);
});

test('an empty file compares nothing', async () => {
  const { counts } = await compare([]);
  expect(counts).toEqual({ equal: 0, otherOrder: 0, different: 0, refused: 0, rejected: 0 });
});
