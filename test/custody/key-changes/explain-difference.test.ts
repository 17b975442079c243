/** Why a set of the past differs: each cause, alone and with others, and no cause where none is. */
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import {
  compareKeyChanges,
  EXPLAINED_ROWS_MAX,
  type ComparedRow,
} from '../../../src/custody/key-changes/compare-key-changes.ts';
import { differenceWords } from '../../../src/custody/key-changes/difference.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { meantDigits } from '../../../src/custody/token-checks/typing-errors.ts';
import type { TableRow } from '../../../src/exchange/table-format.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import { activeKey, dueMeter, newWorld, panOf, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

/** Meter 1 takes two tokens, 2 four of EA11, 3 three of EA07, 4 is as 1. */
const TWO = 1;
const FOUR = 2;
const THREE = 3;
const OTHER = 4;
let world: MeterWorld;
const tokensOf = new Map<number, readonly string[]>();

beforeAll(async () => {
  world = await newWorld({ kind: 'sqlite', file: inFolder('explain.db') });
  await activeKey(world.custody);
  await dueMeter(world, TWO);
  await dueMeter(world, FOUR, { encryptionAlgorithm: 'EA11' });
  await dueMeter(world, THREE, { takesThirdToken: true });
  await dueMeter(world, OTHER);
  for (const n of [TWO, FOUR, THREE, OTHER]) {
    const order = { meterPAN: panOf(n), messageId: null };
    tokensOf.set(n, (await issueKeyChange(world.dependencies, ADA, order)).tokens);
  }
});

type Fields = Readonly<Record<string, string>>;

/** A row of meter n with tokens of its set, or of others, in any order. */
function rowOf(n: number, tokens: readonly string[], changes: Fields = {}): Fields {
  return {
    meter_pan: panOf(n),
    encryption_algorithm: n === FOUR ? 'EA11' : 'EA07',
    ...{ from_supply_group_code: '600101', from_key_revision_number: '1', from_tariff_index: '01' },
    ...{ to_supply_group_code: '600101', to_key_revision_number: '2', to_tariff_index: '01' },
    ...(Object.fromEntries(tokens.map((token, at) => [`token_${at + 1}`, token])) as Fields),
    ...changes,
  };
}

const setOf = (n: number): readonly string[] => tokensOf.get(n) ?? [];
/** The tokens at these places of the set of meter n. */
const taken = (n: number, ...places: readonly number[]) =>
  places.map((place) => setOf(n)[place - 1] ?? '');

async function* rowsOf(all: readonly Fields[]): AsyncGenerator<TableRow> {
  for (const [index, fields] of all.entries()) {
    yield await Promise.resolve({ line: index + 2, fields, ragged: false });
  }
}

async function compare(...all: readonly Fields[]) {
  const compared: ComparedRow[] = [];
  const sink = {
    compared: (row: ComparedRow) => void compared.push(row),
    rejected: () => undefined,
    flush: () => Promise.resolve(),
  };
  const counts = await compareKeyChanges(world.dependencies, ADA, { rows: rowsOf(all), sink });
  return { compared, counts };
}

/** The difference of one row. */
async function differenceOf(row: Fields) {
  const { compared } = await compare(row);
  return compared[0]?.difference;
}

describe('another order', () => {
  test.each([
    [TWO, [2, 1]],
    [THREE, [3, 1, 2]],
    [THREE, [2, 1, 3]],
    [THREE, [3, 2, 1]],
    [FOUR, [4, 3, 2, 1]],
    [FOUR, [1, 2, 4, 3]],
    [FOUR, [2, 4, 1, 3]],
  ])('set of meter %d as %j: the digits are equal', async (n, order) => {
    const { compared, counts } = await compare(rowOf(n, taken(n, ...order)));
    expect(compared[0]?.difference).toEqual({
      causes: [{ kind: 'order', order }],
      unexplained: [],
    });
    expect(counts).toMatchObject({ equal: 0, otherOrder: 1, different: 0 });
  });

  test('a token that stands twice is no order: one is missing', async () => {
    const difference = await differenceOf(rowOf(FOUR, taken(FOUR, 1, 1, 3, 4)));
    expect(difference?.causes).toEqual([{ kind: 'repeated', token: 2, as: 1 }]);
    const { counts } = await compare(rowOf(TWO, taken(TWO, 2, 2)));
    expect(counts).toMatchObject({ otherOrder: 0, different: 1 });
  });
});

describe('one thing that the row says otherwise', () => {
  test.each([TWO, THREE, FOUR])('KeyExpiryNumber, set of meter %d', async (n) => {
    for (const said of ['100', '250', '15']) {
      const row = rowOf(n, setOf(n), { to_key_expiry_number: said });
      const causes = [{ kind: 'key-expiry-number', keyExpiryNumber: 255 }];
      expect(await differenceOf(row)).toEqual({ causes, unexplained: [] });
    }
  });

  test.each([TWO, THREE, FOUR])('tariff index of either side, set of meter %d', async (n) => {
    const to = await differenceOf(rowOf(n, setOf(n), { to_tariff_index: '07' }));
    expect(to?.causes).toEqual([{ kind: 'to-tariff-index', tariffIndex: '01' }]);
    const from = await differenceOf(rowOf(n, setOf(n), { from_tariff_index: '99' }));
    expect(from?.causes).toEqual([{ kind: 'from-tariff-index', tariffIndex: '01' }]);
  });

  test('the key of either side, and both', async () => {
    const to = await differenceOf(rowOf(TWO, setOf(TWO), { to_key_revision_number: '3' }));
    expect(to?.causes).toEqual([{ kind: 'to-key', vendingKey: '600101/2' }]);
    const from = await differenceOf(rowOf(FOUR, setOf(FOUR), { from_key_revision_number: '3' }));
    expect(from?.causes).toEqual([{ kind: 'from-key', vendingKey: '600101/1' }]);
    const exchanged = { from_key_revision_number: '2', to_key_revision_number: '1' };
    const both = await differenceOf(rowOf(TWO, setOf(TWO), exchanged));
    expect(both?.causes).toEqual([
      { kind: 'from-key', vendingKey: '600101/1' },
      { kind: 'to-key', vendingKey: '600101/2' },
    ]);
  });

  test('the number of tokens', async () => {
    const cut = await differenceOf(rowOf(THREE, taken(THREE, 1, 2)));
    expect(cut).toEqual({ causes: [{ kind: 'token-count', tokenCount: 3 }], unexplained: [] });
    const long = await differenceOf(rowOf(TWO, [...setOf(TWO), '12345678901234567890']));
    expect(long).toEqual({ causes: [{ kind: 'token-count', tokenCount: 2 }], unexplained: [] });
  });

  test('the meter: sets of two lines exchanged, and one set at two lines', async () => {
    const { compared } = await compare(
      rowOf(TWO, setOf(OTHER)),
      rowOf(OTHER, setOf(TWO)),
      rowOf(THREE, setOf(THREE)),
    );
    expect(compared.map(({ difference }) => difference?.causes)).toEqual([
      [{ kind: 'other-meter', line: 3, meterPAN: panOf(OTHER) }],
      [{ kind: 'other-meter', line: 2, meterPAN: panOf(TWO) }],
      undefined,
    ]);
    const copied = await compare(rowOf(TWO, setOf(TWO)), rowOf(OTHER, setOf(TWO)));
    expect(copied.compared[1]?.difference?.causes).toEqual([
      { kind: 'other-meter', line: 2, meterPAN: panOf(TWO) },
    ]);
  });
});

describe('typing errors', () => {
  test.each(['wrong-digit', 'exchanged'] as const)('%s in one token', async (kind) => {
    const [first = '', second = ''] = setOf(TWO);
    const meant = meantDigits(second).find(({ error }) => error.kind === kind);
    const difference = await differenceOf(rowOf(TWO, [first, meant?.digits ?? '']));
    const causes = [{ kind: 'wrong-digit', token: 2, error: meant?.error }];
    expect(difference).toEqual({ causes, unexplained: [] });
    const said = difference && JSON.stringify(differenceWords(difference));
    expect(said).not.toMatch(/\d{4}/);
  });

  test('in each token, and with another order', async () => {
    const wrong = setOf(TWO).map((token) => meantDigits(token)[9]?.digits ?? '');
    const { causes, unexplained } = (await differenceOf(rowOf(TWO, wrong))) ?? {};
    expect(causes?.map((cause) => cause.kind)).toEqual(['wrong-digit', 'wrong-digit']);
    expect(unexplained).toEqual([]);
    const [, second = '', third = '', fourth = ''] = setOf(FOUR);
    const first = meantDigits(setOf(FOUR)[0] ?? '')[60]?.digits ?? '';
    const mixed = await differenceOf(rowOf(FOUR, [fourth, first, second, third]));
    expect(mixed?.causes).toEqual([
      { kind: 'order', order: [4, null, 2, 3] },
      { kind: 'wrong-digit', token: 2, error: meantDigits(setOf(FOUR)[0] ?? '')[60]?.error },
    ]);
  });
});

test('two causes at once: the tariff index and the KeyExpiryNumber of an EA11 set', async () => {
  const said = { to_tariff_index: '05', to_key_expiry_number: '100' };
  const difference = await differenceOf(rowOf(FOUR, setOf(FOUR), said));
  expect(difference).toEqual({
    causes: [
      { kind: 'to-tariff-index', tariffIndex: '01' },
      { kind: 'key-expiry-number', keyExpiryNumber: 255 },
    ],
    unexplained: [],
  });
});

test('no cause is claimed where none was found', async () => {
  const foreign = ['11111111111111111111', '22222222222222222222'];
  const difference = await differenceOf(rowOf(TWO, foreign));
  expect(difference).toEqual({ causes: [], unexplained: [1, 2] });
  const half = await differenceOf(rowOf(TWO, [setOf(TWO)[0] ?? '', foreign[1] ?? '']));
  expect(half).toEqual({ causes: [], unexplained: [2] });
});

test('a run explains so many rows and no more; every use of a key is counted', async () => {
  const wrong = rowOf(TWO, taken(TWO, 2, 1));
  const rows = Array.from({ length: EXPLAINED_ROWS_MAX + 1 }, () => wrong);
  const { compared, counts } = await compare(...rows);
  expect(compared.filter(({ difference }) => difference !== undefined)).toHaveLength(
    EXPLAINED_ROWS_MAX,
  );
  expect(counts).toMatchObject({ otherOrder: EXPLAINED_ROWS_MAX, different: 1 });
  const [event] = (await world.dependencies.store.events.list(0, 1000)).slice(-1);
  // One comparison of each row, and two more of each that is explained, each with two keys.
  const times = EXPLAINED_ROWS_MAX * 3 + 1;
  expect(JSON.parse(event?.keyUses ?? '')).toEqual([
    [world.first.id, 'key-change-compare', times],
    [world.second.id, 'key-change-compare', times],
  ]);
});
