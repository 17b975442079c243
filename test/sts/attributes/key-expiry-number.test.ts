/** KeyExpiryNumber: 0 to 255. */
import { expect, test } from 'vitest';
import {
  KEY_EXPIRY_NUMBER_NEVER,
  parseKeyExpiryNumber,
} from '../../../src/sts/attributes/key-expiry-number.ts';
import { expectCode } from '../../support/expect-code.ts';

test('all 256 are taken', () => {
  for (let number = 0; number <= 255; number += 1)
    expect(parseKeyExpiryNumber(number)).toBe(number);
});

test('the one that never expires is 255', () => {
  expect(KEY_EXPIRY_NUMBER_NEVER).toBe(255);
});

test.each([-1, 256, 0.5, 254.999, NaN, Infinity, -Infinity])('%d is refused', (value) => {
  const { message } = expectCode(() => parseKeyExpiryNumber(value), 'STS_KEN_INVALID');
  expect(message).toBe(`KeyExpiryNumber: 0 to 255 wanted, got ${value}`);
});
