/** Currency amounts as written: form, range, sign, rounding. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import {
  decodeCurrencyAmount,
  encodeCurrencyAmount,
  formatCurrencyUnits,
} from '../../../src/sts/token/currency-amount.ts';
import { expectCode } from '../../support/expect-code.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;
const AWAY = { ...DEFAULT_OPEN_POINT_POLICY, d15NegativeCurrency: 'away-from-zero' } as const;

type Parts = readonly [exponent: number, mantissa: number];

const amount = (negative: boolean, ...[exponent, mantissa]: Parts) => ({
  negative,
  exponent,
  mantissa,
});

describe('exact amounts', () => {
  test.each([
    ['0', amount(false, 0, 0)],
    ['-0', amount(false, 0, 0)],
    ['-0.000', amount(false, 0, 0)],
    ['0.00001', amount(false, 0, 1)],
    ['-0.00001', amount(true, 0, 1)],
    ['0.16383', amount(false, 0, 16_383)],
    ['0.16384', amount(false, 1, 0)],
    ['-0.16384', amount(true, 1, 0)],
    ['0.16394', amount(false, 1, 1)],
    ['1.80224', amount(false, 2, 0)],
    ['1E-5', amount(false, 0, 1)],
    ['1e-05', amount(false, 0, 1)],
    ['0.00016E+3', amount(false, 0, 16_000)],
    ['0000000000.00001', amount(false, 0, 1)],
  ])('%s', (text, encoded) => {
    expect(encodeCurrencyAmount(text, POLICY)).toEqual(encoded);
    expect(encodeCurrencyAmount(text, AWAY)).toEqual(encoded);
  });
});

describe('rounding: up for a positive amount; for a negative one as the policy says', () => {
  test.each<[string, Parts, Parts]>([
    ['0.163841', [1, 1], [1, 1]],
    ['0.000001', [0, 1], [0, 1]],
    ['1.80215', [2, 0], [2, 0]],
    ['-0.16385', [1, 0], [1, 1]],
    ['-0.163839', [0, 16_383], [1, 0]],
    ['-1.80223', [1, 16_383], [2, 0]],
    ['-0.0000199', [0, 1], [0, 2]],
  ])('%s', (text, towardPositive, awayFromZero) => {
    const negative = text.startsWith('-');
    expect(encodeCurrencyAmount(text, POLICY)).toEqual(amount(negative, ...towardPositive));
    expect(encodeCurrencyAmount(text, AWAY)).toEqual(amount(negative, ...awayFromZero));
  });

  test('a debt that rounds to nothing has no sign', () => {
    expect(encodeCurrencyAmount('-0.000009', POLICY)).toEqual(amount(false, 0, 0));
    expect(encodeCurrencyAmount('-0.000009', AWAY)).toEqual(amount(true, 0, 1));
    expect(encodeCurrencyAmount('-1E-60', POLICY)).toEqual(amount(false, 0, 0));
  });
});

describe('the largest amount', () => {
  const largest = amount(false, 31, 16_383);
  const units = decodeCurrencyAmount(largest);

  test('has the top exponent and mantissa', () => {
    expect(units).toBe(182_034_444_444_444_444_444_444_444_444_442_624n);
    const text = formatCurrencyUnits(units);
    expect(encodeCurrencyAmount(text, POLICY)).toEqual(largest);
    expect(encodeCurrencyAmount(`-${text}`, POLICY)).toEqual({ ...largest, negative: true });
  });

  test('one unit more is refused; as a debt it rounds down to it, and is refused a step on', () => {
    const above = formatCurrencyUnits(units + 1n);
    expectCode(() => encodeCurrencyAmount(above, POLICY), 'STS_AMOUNT_RANGE');
    expect(encodeCurrencyAmount(`-${above}`, POLICY)).toEqual({ ...largest, negative: true });
    expectCode(() => encodeCurrencyAmount(`-${above}`, AWAY), 'STS_AMOUNT_RANGE');
    const stepOn = formatCurrencyUnits(units + 10n ** 31n);
    expectCode(() => encodeCurrencyAmount(`-${stepOn}`, POLICY), 'STS_AMOUNT_RANGE');
  });

  test.each(['1E+60', '-1E+60', '9'.repeat(40)])('%s is far above it', (text) => {
    expectCode(() => encodeCurrencyAmount(text, POLICY), 'STS_AMOUNT_RANGE');
  });
});

describe('what is no decimal number', () => {
  const wrong = ['', ' ', '-', '+1', '.5', '5.', '1,5', '1 000', '0x10', 'NaN', 'Infinity', '--1'];
  test.each([...wrong, '1E', '1E+', 'E5', '1\n', ' 1', '1 ', '１', '1.2.3', '1E5.0', '1E+061'])(
    '%j',
    (text) => {
      const { message } = expectCode(() => encodeCurrencyAmount(text, POLICY), 'STS_AMOUNT_FORM');
      expect(message).toBe('currency amount: a decimal number wanted, as 12.34');
    },
  );

  test.each(['1E+61', '1E-61', '1E+99', '1'.repeat(41), `0.${'1'.repeat(41)}`])(
    '%s is too long to be read',
    (text) => {
      expectCode(() => encodeCurrencyAmount(text, POLICY), 'STS_AMOUNT_FORM');
    },
  );
});

test.each([
  [0n, '0'],
  [1n, '0.00001'],
  [-1n, '-0.00001'],
  [10n, '0.0001'],
  [100_000n, '1'],
  [-100_000n, '-1'],
  [1_234_567n, '12.34567'],
  [1_230_000n, '12.3'],
  [10n ** 30n, '1'.padEnd(26, '0')],
])('%d units are written %s', (units, text) => {
  expect(formatCurrencyUnits(units)).toBe(text);
});
