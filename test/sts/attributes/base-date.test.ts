/** BaseDate: three years and their codes. */
import { expect, test } from 'vitest';
import { BASE_DATES, baseDateCode, parseBaseDate } from '../../../src/sts/attributes/base-date.ts';
import { expectCode } from '../../support/expect-code.ts';

test.each([
  [1993, '93'],
  [2014, '14'],
  [2035, '35'],
])('%d has the code %s', (year, code) => {
  expect(baseDateCode(parseBaseDate(year))).toBe(code);
});

test('they stand in the order of their years', () => {
  expect(BASE_DATES).toEqual([1993, 2014, 2035]);
});

test.each([0, 93, 14, 1992, 1994, 2013, 2015, 2034, 2036, 2056, 2014.5, -2014, NaN, Infinity])(
  '%d is refused',
  (value) => {
    const { message } = expectCode(() => parseBaseDate(value), 'STS_BDT_INVALID');
    expect(message).toBe(`BaseDate: 1993, 2014 or 2035 wanted, got ${value}`);
  },
);
