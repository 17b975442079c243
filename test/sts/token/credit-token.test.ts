/** Class 0: the fields of credit in units and in currency, and what they refuse. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import {
  CREDIT_SERVICES,
  CREDIT_UNITS,
  currencyAmountOf,
  currencyCreditFields,
  requireRandomNumber,
  unitCreditFields,
  type CurrencyCredit,
  type UnitCredit,
} from '../../../src/sts/token/credit-token.ts';
import {
  decodeCurrencyAmount,
  formatCurrencyUnits,
} from '../../../src/sts/token/currency-amount.ts';
import { parseTokenIdentifier } from '../../../src/sts/token/token-identifier.ts';
import { expectCode } from '../../support/expect-code.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;
const tokenIdentifier = parseTokenIdentifier(0xabcdef);

const units = (more: Partial<UnitCredit>) =>
  unitCreditFields(
    { subclass: 0, randomNumber: 5, tokenIdentifier, amountUnits: 1, ...more },
    POLICY,
  );
const currency = (more: Partial<CurrencyCredit>) =>
  currencyCreditFields({ subclass: 4, tokenIdentifier, amount: '1', ...more }, POLICY);

test('services and units stand in the order of their subclasses', () => {
  expect(CREDIT_SERVICES).toEqual(['electricity', 'water', 'gas', 'time']);
  expect(CREDIT_UNITS).toEqual(['0.1 kWh', '0.1 kl', '0.1 m3', '0.1 min']);
});

describe('in units', () => {
  test.each([0, 1, 2, 3])('subclass %d: RND, TID, amount', (subclass) => {
    const fields = units({ subclass, randomNumber: 15, amountUnits: 16_385 });
    expect(fields).toEqual({ tokenClass: 0, subclass, upper28: 0xfabcdef, lower16: 0x4001 });
  });

  test('every field zero, every field full', () => {
    const zero = { randomNumber: 0, tokenIdentifier: parseTokenIdentifier(0), amountUnits: 0 };
    expect(units(zero)).toEqual({ tokenClass: 0, subclass: 0, upper28: 0, lower16: 0 });
    const full = {
      randomNumber: 15,
      tokenIdentifier: parseTokenIdentifier(0xffffff),
      amountUnits: 18_201_624,
    };
    expect(units(full)).toMatchObject({ upper28: 0xfffffff, lower16: 0xffff });
  });

  test.each([-1, 4, 5, 7, 8, 15, 16, 0.5, 2.5, NaN, Infinity])(
    'subclass %d is none',
    (subclass) => {
      const { message } = expectCode(() => units({ subclass }), 'STS_SUBCLASS_INVALID');
      expect(message).toBe(`credit subclass: 0 to 3 wanted, got ${subclass}`);
    },
  );

  test.each([-1, 16, 0.5, NaN, Infinity])('RandomNumber %d does not fit', (randomNumber) => {
    const error = expectCode(() => units({ randomNumber }), 'STS_RND_RANGE');
    expect(error.facts).toEqual({ field: 'randomNumber', largest: 15 });
    expectCode(() => requireRandomNumber(randomNumber), 'STS_RND_RANGE');
  });

  test.each([0, 15])('RandomNumber %d fits', (randomNumber) => {
    expect(requireRandomNumber(randomNumber)).toBe(randomNumber);
  });

  test.each([-1, 0.5, 18_201_625])('%d units are refused', (amountUnits) => {
    expectCode(() => units({ amountUnits }), 'STS_AMOUNT_RANGE');
  });
});

describe('in currency', () => {
  test.each([4, 5, 6, 7])('subclass %d: sign, upper exponent, TID, lower exponent', (subclass) => {
    // Exponent 10110 is cut into 101 and 10.
    const amount = { negative: true, exponent: 0b10110, mantissa: 3 };
    const text = formatCurrencyUnits(decodeCurrencyAmount(amount));
    const fields = { tokenClass: 0, subclass, upper28: 0xdabcdef, lower16: 0x8003 } as const;
    expect(currency({ subclass, amount: text })).toEqual(fields);
    expect(currencyAmountOf(fields)).toEqual(amount);
  });

  test.each([
    ['0', 0x0abcdef, 0x0000],
    ['0.00001', 0x0abcdef, 0x0001],
    ['-0.00001', 0x8abcdef, 0x0001],
    ['0.16384', 0x0abcdef, 0x4000],
    ['-0.16394', 0x8abcdef, 0x4001],
    // The first values of exponents 3 and 4: the carry into the upper three bits.
    ['18.18624', 0x0abcdef, 0xc000],
    ['182.02624', 0x1abcdef, 0x0000],
    ['-182.12624', 0x9abcdef, 0x0001],
  ])('%s', (amount, upper28, lower16) => {
    expect(currency({ amount })).toEqual({ tokenClass: 0, subclass: 4, upper28, lower16 });
  });

  test.each([-1, 0, 3, 8, 15, 4.5, NaN])('subclass %d is none', (subclass) => {
    const { message } = expectCode(() => currency({ subclass }), 'STS_SUBCLASS_INVALID');
    expect(message).toBe(`credit subclass: 4 to 7 wanted, got ${subclass}`);
  });

  test('what is no amount, and what is too much', () => {
    expectCode(() => currency({ amount: '1,5' }), 'STS_AMOUNT_FORM');
    expectCode(() => currency({ amount: '1E+40' }), 'STS_AMOUNT_RANGE');
  });
});
