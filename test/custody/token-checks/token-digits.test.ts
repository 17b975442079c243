import { expect, test } from 'vitest';
import {
  requireTokenDigits,
  textToDigest,
} from '../../../src/custody/token-checks/token-digits.ts';
import { expectCode } from '../../support/expect-code.ts';

const TOKEN = '12345678901234567890';
const TYPED = [TOKEN, '1234 5678 9012 3456 7890', '1234-5678-9012-3456-7890', `\t${TOKEN}\r\n`];

test.each(TYPED)('%j: the same digits, and the same text to digest', (typed) => {
  expect(requireTokenDigits(typed)).toBe(TOKEN);
  expect(textToDigest(typed)).toBe(TOKEN);
});

test.each([
  '',
  TOKEN.slice(1),
  `${TOKEN}1`,
  `${TOKEN.slice(1)}O`,
  '１２３４５６７８９０'.repeat(2),
])('%j is no token', (typed) => {
  const { message } = expectCode(() => requireTokenDigits(typed), 'TOKEN_CHECK_REQUEST');
  expect(message).toMatch(/^20 digits are required, found /);
  expect(message).not.toMatch(/[0-9]{3}/);
});

test('of another text only blanks are left out', () => {
  expect(textToDigest('AB-12 34\n')).toBe('AB-1234');
});
