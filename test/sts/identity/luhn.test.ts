/** The Luhn check digit. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { isLuhnValid, luhnCheckDigit } from '../../../src/sts/identity/luhn.ts';
import * as reference from '../../reference/meter-pan.ts';
import { digits } from '../../support/arbitraries.ts';

test.each([
  ['0', '0'],
  ['1', '8'],
  ['9', '1'],
  ['7992739871', '3'],
  ['0000000000', '0'],
  ['1111111111', '5'],
  ['60072700000000000', '9'],
])('the check digit of %s is %s', (number, check) => {
  expect(luhnCheckDigit(number)).toBe(check);
  expect(isLuhnValid(number + check)).toBe(true);
});

test('no other digit is valid', () => {
  const valid = '0123456789'.split('').filter((check) => isLuhnValid(`7992739871${check}`));
  expect(valid).toEqual(['3']);
});

test.each(['', '0', '8', '18\n', ' 18', '1 8', '-18', '１８', '1a8', '1.8'])(
  '%j is not valid: not two or more digits',
  (number) => {
    expect(isLuhnValid(number)).toBe(false);
  },
);

test('agrees with the reference on any number', () => {
  const numbers = fc.integer({ min: 1, max: 40 }).chain((count) => digits(count));
  fc.assert(
    fc.property(numbers, (number) => {
      expect(number + luhnCheckDigit(number)).toBe(reference.withLuhnDigit(number));
      expect(isLuhnValid(`0${number}`)).toBe(reference.isLuhnValid(`0${number}`));
    }),
  );
});
