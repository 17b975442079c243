/** Room for tokens, and its wiping. */
import { expect, test } from 'vitest';
import {
  createTokenBuffer,
  TOKEN_DIGITS,
  TOKEN_WORDS,
  wipeTokenBuffer,
} from '../../../src/sts/token/token-buffer.ts';

test.each([0, 1, 4])('room for %d tokens: three words and twenty digits each', (capacity) => {
  const buffer = createTokenBuffer(capacity);
  expect([TOKEN_WORDS, TOKEN_DIGITS]).toEqual([3, 20]);
  expect([...buffer.words]).toEqual(Array(3 * capacity).fill(0));
  expect([...buffer.digits]).toEqual(Array(20 * capacity).fill(0));
});

test('two buffers share nothing', () => {
  const [one, other] = [createTokenBuffer(1), createTokenBuffer(1)];
  one.words.fill(7);
  one.digits.fill(7);
  expect([...other.words, ...other.digits]).toEqual(Array(23).fill(0));
});

test('wiping overwrites every word and digit', () => {
  const buffer = createTokenBuffer(3);
  buffer.words.fill(0xffffffff);
  buffer.digits.fill(255);
  wipeTokenBuffer(buffer);
  expect([...buffer.words, ...buffer.digits]).toEqual(Array(3 * 23).fill(0));
});
