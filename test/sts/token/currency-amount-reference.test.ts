/** Currency amounts against the independent implementation, above all where exponents change. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import {
  decodeCurrencyAmount,
  encodeCurrencyAmount,
  formatCurrencyUnits,
} from '../../../src/sts/token/currency-amount.ts';
import { currencyUnits, encodeCurrency } from '../../reference/amount.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;

const LARGEST = decodeCurrencyAmount({ negative: false, exponent: 31, mantissa: 16_383 });

const amounts = fc.record({
  negative: fc.boolean(),
  exponent: fc.integer({ min: 0, max: 31 }),
  mantissa: fc.integer({ min: 0, max: 16_383 }),
});

/** The engine's amount of so many 10^-5, in the words of the reference. */
function encoded(units: bigint) {
  const text = formatCurrencyUnits(units);
  expect(currencyUnits(text)).toBe(units);
  const { negative, exponent, mantissa } = encodeCurrencyAmount(text, POLICY);
  return { sign: negative ? 1 : 0, exponent: BigInt(exponent), mantissa: BigInt(mantissa) };
}

test('around the first value of every exponent, on both sides of zero', () => {
  for (let exponent = 1; exponent <= 31; exponent += 1) {
    const first = decodeCurrencyAmount({ negative: false, exponent, mantissa: 0 });
    const step = 10n ** BigInt(exponent);
    const below = step / 10n;
    const near = [1n, below - 1n, below, below + 1n, step - 1n, step, step + 1n, 2n * step];
    for (const distance of [0n, ...near]) {
      for (const units of [first - distance, first + distance]) {
        expect(encoded(units)).toEqual(encodeCurrency(units));
        expect(encoded(-units)).toEqual(encodeCurrency(-units));
      }
    }
  }
});

test('any number of units, on both sides of zero', () => {
  const magnitudes = fc
    .integer({ min: 1, max: 36 })
    .chain((places) => fc.bigInt({ min: 0n, max: 10n ** BigInt(places) }))
    .filter((units) => units <= LARGEST);
  fc.assert(
    fc.property(magnitudes, (units) => {
      expect(encoded(units)).toEqual(encodeCurrency(units));
      // Nothing owed is zero, without a sign.
      expect(encoded(-units)).toEqual(encodeCurrency(-units));
    }),
    { numRuns: 1000 },
  );
});

test('what is decoded and written is encoded as the same amount', () => {
  const somethingOwed = amounts.filter(
    ({ negative, exponent, mantissa }) => !negative || exponent > 0 || mantissa > 0,
  );
  fc.assert(
    fc.property(somethingOwed, (amount) => {
      const text = formatCurrencyUnits(decodeCurrencyAmount(amount));
      expect(encodeCurrencyAmount(text, POLICY)).toEqual(amount);
    }),
    { numRuns: 1000 },
  );
});
