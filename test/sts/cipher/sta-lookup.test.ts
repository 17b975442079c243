/** The look-ups of EA07, entry by entry, against single nibbles substituted and bits moved. */
import { expect, test } from 'vitest';
import { buildStaLookup, PLACE_STRIDE } from '../../../src/sts/cipher/sta-lookup.ts';
import { invert, STA_TABLES, type StaTables } from '../../reference/tables.ts';

const TABLES: StaTables = STA_TABLES.operational;
const LOOKUP = buildStaLookup(TABLES);

type Pair = readonly [readonly number[], readonly number[]];

const FORWARD: Pair = [TABLES.substitution1, TABLES.substitution2];
const BACKWARD: Pair = [invert(TABLES.substitution1), invert(TABLES.substitution2)];
const UNCHANGED = Array.from({ length: 16 }, (_, index) => index);

/** An octet with its low nibble through table `selectors & 1`, its high one through the other. */
function substituted(octet: number, selectors: number, tables: Pair): number {
  const low = tables[(selectors & 1) as 0 | 1][octet & 15]!;
  const high = tables[(selectors >> 1) as 0 | 1][octet >> 4]!;
  return 16 * high + low;
}

/** The bits of an octet at a place, each moved. */
function moved(octet: number, place: number, permutation: readonly number[]): bigint {
  let block = 0n;
  for (let bit = 0; bit < 8; bit += 1) {
    if (((octet >> bit) & 1) === 1) block |= 1n << BigInt(permutation[8 * place + bit]!);
  }
  return block;
}

function entryAt(table: Uint32Array, word: number): bigint {
  return (BigInt(table[word]!) << 32n) | BigInt(table[word + 1]!);
}

function wholeTable(tables: Pair, permutation: readonly number[]): bigint[] {
  const entries: bigint[] = [];
  for (let place = 0; place < 8; place += 1) {
    for (let selectors = 0; selectors < 4; selectors += 1) {
      for (let octet = 0; octet < 256; octet += 1) {
        entries.push(moved(substituted(octet, selectors, tables), place, permutation));
      }
    }
  }
  return entries;
}

const entriesOf = (table: Uint32Array): bigint[] =>
  Array.from({ length: table.length / 2 }, (_, index) => entryAt(table, 2 * index));

test('a place has four times 256 entries of two words', () => {
  expect(PLACE_STRIDE).toBe(2048);
  expect(LOOKUP.encipherRound).toHaveLength(8 * PLACE_STRIDE);
});

test('a round of enciphering', () => {
  expect(entriesOf(LOOKUP.encipherRound)).toEqual(wholeTable(FORWARD, TABLES.permutation));
});

test('a round of deciphering', () => {
  const inverse = invert(TABLES.permutation);
  expect(entriesOf(LOOKUP.decipherRound)).toEqual(wholeTable(BACKWARD, inverse));
});

test('the permutation alone, undone', () => {
  const inverse = invert(TABLES.permutation);
  const all = wholeTable([UNCHANGED, UNCHANGED], inverse);
  const expected = all.filter((_, index) => index % 1024 < 256);
  expect(entriesOf(LOOKUP.unpermute)).toEqual(expected);
});

test('the substitution alone, undone', () => {
  const expected = [0, 1, 2, 3].flatMap((selectors) =>
    Array.from({ length: 256 }, (_, octet) => substituted(octet, selectors, BACKWARD)),
  );
  expect([...LOOKUP.decipherLast]).toEqual(expected);
});
