/** EncryptionAlgorithm: EA07 and EA11, and the withdrawn EA09. */
import { expect, test } from 'vitest';
import {
  decoderKeyBytesOf,
  parseEncryptionAlgorithm,
} from '../../../src/sts/attributes/encryption-algorithm.ts';
import { expectCode } from '../../support/expect-code.ts';

test.each([
  ['EA07', 8],
  ['EA11', 16],
])('%s has decoder keys of %d octets', (text, octets) => {
  const algorithm = parseEncryptionAlgorithm(text);
  expect(algorithm).toBe(text);
  expect(decoderKeyBytesOf(algorithm)).toBe(octets);
});

test('EA09 was withdrawn', () => {
  const { message } = expectCode(() => parseEncryptionAlgorithm('EA09'), 'STS_EA_WITHDRAWN');
  expect(message).toBe('EA09 (DEA) was withdrawn by the 2018 edition');
});

test.each(['', '07', 'ea07', 'EA7', 'EA08', 'EA10', 'EA11 ', 'EA07\n', 'ＥA07', 'STA'])(
  '%j is none',
  (text) => {
    expectCode(() => parseEncryptionAlgorithm(text), 'STS_EA_INVALID');
  },
);
