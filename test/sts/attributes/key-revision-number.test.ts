/** KeyRevisionNumber: 1 to 9, and 1 again. */
import { expect, test } from 'vitest';
import {
  nextKeyRevisionNumber,
  parseKeyRevisionNumber,
} from '../../../src/sts/attributes/key-revision-number.ts';
import { expectCode } from '../../support/expect-code.ts';

test.each([
  [1, 2],
  [2, 3],
  [3, 4],
  [4, 5],
  [5, 6],
  [6, 7],
  [7, 8],
  [8, 9],
  [9, 1],
])('%d is followed by %d', (number, following) => {
  expect(nextKeyRevisionNumber(parseKeyRevisionNumber(number))).toBe(following);
});

test.each([0, 10, -1, 1.5, NaN, Infinity])('%d is refused', (value) => {
  const { message } = expectCode(() => parseKeyRevisionNumber(value), 'STS_KRN_INVALID');
  expect(message).toBe(`KeyRevisionNumber: 1 to 9 wanted, got ${value}`);
});
