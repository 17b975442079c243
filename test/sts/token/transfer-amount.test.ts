/** The 16-bit amount: every field, every edge, both roundings. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import {
  decodeTransferAmount,
  encodeTransferAmount,
  TRANSFER_AMOUNT_MAX,
} from '../../../src/sts/token/transfer-amount.ts';
import { decodeAmount16, encodeAmount16 } from '../../reference/amount.ts';
import { expectCode } from '../../support/expect-code.ts';

const UP = DEFAULT_OPEN_POINT_POLICY;
const NEAREST = { ...DEFAULT_OPEN_POINT_POLICY, d16AmountRounding: 'nearest' } as const;

test.each([
  [0, 0x0000],
  [1, 0x0001],
  [16_383, 0x3fff],
  [16_384, 0x4000],
  [16_394, 0x4001],
  [180_214, 0x7fff],
  [180_224, 0x8000],
  [180_324, 0x8001],
  [1_818_524, 0xbfff],
  [1_818_624, 0xc000],
  [18_201_624, 0xffff],
])('%d is the field %d, exactly', (units, field) => {
  expect(encodeTransferAmount(units, UP)).toBe(field);
  expect(encodeTransferAmount(units, NEAREST)).toBe(field);
  expect(decodeTransferAmount(field)).toBe(units);
});

test('all 65 536 fields: what is decoded is encoded again, as in the reference', () => {
  const wrong: number[] = [];
  for (let field = 0; field <= 0xffff; field += 1) {
    const units = decodeTransferAmount(field);
    const same = BigInt(units) === decodeAmount16(BigInt(field));
    if (!same || encodeTransferAmount(units, UP) !== field) wrong.push(field);
    if (encodeTransferAmount(units, NEAREST) !== field) wrong.push(field);
  }
  expect(wrong).toEqual([]);
});

describe('between two steps', () => {
  test.each([
    // units, up, nearest
    [16_385, 0x4001, 0x4000],
    [16_388, 0x4001, 0x4000],
    [16_389, 0x4001, 0x4001],
    [16_393, 0x4001, 0x4001],
    [180_215, 0x8000, 0x7fff],
    [180_219, 0x8000, 0x8000],
    [180_223, 0x8000, 0x8000],
    [180_225, 0x8001, 0x8000],
    [1_818_525, 0xc000, 0xbfff],
    [1_818_573, 0xc000, 0xbfff],
    [1_818_574, 0xc000, 0xc000],
    [18_200_625, 0xffff, 0xfffe],
    [18_201_623, 0xffff, 0xffff],
  ])('%d goes up to %d, or to the nearest %d', (units, up, nearest) => {
    expect(encodeTransferAmount(units, UP)).toBe(up);
    expect(encodeTransferAmount(units, NEAREST)).toBe(nearest);
  });
});

test('around every change of the exponent: as in the reference', () => {
  for (const edge of [0, 16_384, 180_224, 1_818_624, TRANSFER_AMOUNT_MAX]) {
    for (let units = edge - 2_100; units <= edge + 2_100; units += 1) {
      if (units < 0 || units > TRANSFER_AMOUNT_MAX) continue;
      expect(BigInt(encodeTransferAmount(units, UP))).toBe(encodeAmount16(BigInt(units)));
    }
  }
});

test('any amount: as in the reference, never less than asked for, by less than a step', () => {
  fc.assert(
    fc.property(fc.integer({ min: 0, max: TRANSFER_AMOUNT_MAX }), (units) => {
      const field = encodeTransferAmount(units, UP);
      expect(BigInt(field)).toBe(encodeAmount16(BigInt(units)));
      const given = decodeTransferAmount(field);
      expect(given).toBeGreaterThanOrEqual(units);
      expect(given - units).toBeLessThan(10 ** (field >>> 14));
      const nearest = decodeTransferAmount(encodeTransferAmount(units, NEAREST));
      expect(Math.abs(nearest - units)).toBeLessThanOrEqual(given - units);
    }),
    { numRuns: 2000 },
  );
});

test.each([-1, -0.5, 0.5, 18_201_625, 2 ** 32, NaN, Infinity, -Infinity])(
  '%d is refused',
  (units) => {
    for (const policy of [UP, NEAREST]) {
      const error = expectCode(() => encodeTransferAmount(units, policy), 'STS_AMOUNT_RANGE');
      expect(error.message).toBe('amount: a whole number from 0 to 18201624 wanted');
      expect(error.facts).toEqual({ largest: 18_201_624 });
    }
  },
);
