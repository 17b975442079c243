/** EA11: the examples of RFC 2994 and the independent implementation. */
import { describe, expect, test } from 'vitest';
import { createMisty1Cipher } from '../../../src/sts/cipher/misty1.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';
import { fromOctets } from '../../reference/bits.ts';
import { decryptMisty1, encryptMisty1 } from '../../reference/misty1.ts';
import { blockOf, wordsOf } from '../../support/ciphers.ts';
import { seeded, seededBits, seededOctets } from '../../support/seeded.ts';

const RFC_KEY = bytesFromHex('00112233445566778899AABBCCDDEEFF');

test('is EA11', () => {
  expect(createMisty1Cipher().encryptionAlgorithm).toBe('EA11');
});

describe('RFC 2994', () => {
  test.each([
    [0x0123456789abcdefn, 0x8b1da5f56ab3d07cn],
    [0xfedcba9876543210n, 0x04b68240b13be95dn],
  ])('%d', (clear, enciphered) => {
    const cipher = createMisty1Cipher();
    cipher.loadKey(RFC_KEY, 0);
    const words = wordsOf(clear);
    cipher.encipher(words, 0);
    expect(blockOf(words)).toBe(enciphered);
    cipher.decipher(words, 0);
    expect(blockOf(words)).toBe(clear);
  });
});

test('400 made-up keys and blocks agree with the reference in both directions', () => {
  const next = seeded(11);
  const cipher = createMisty1Cipher();
  for (let run = 0; run < 400; run += 1) {
    const key = seededOctets(next, 16);
    const block = seededBits(next, 64);
    cipher.loadKey(key, 0);
    const [up, down] = [wordsOf(block), wordsOf(block)];
    cipher.encipher(up, 0);
    cipher.decipher(down, 0);
    expect(blockOf(up)).toBe(encryptMisty1(fromOctets(key), block));
    expect(blockOf(down)).toBe(decryptMisty1(fromOctets(key), block));
  }
});

test.each(['00', 'FF', '80', '01'])('keys of octets %s alone, blocks of equal bits', (octet) => {
  const cipher = createMisty1Cipher();
  const key = bytesFromHex(octet.repeat(16));
  cipher.loadKey(key, 0);
  for (const block of [0n, 1n, 1n << 63n, (1n << 64n) - 1n]) {
    const words = wordsOf(block);
    cipher.encipher(words, 0);
    expect(blockOf(words)).toBe(encryptMisty1(fromOctets(key), block));
    cipher.decipher(words, 0);
    expect(blockOf(words)).toBe(block);
  }
});

test('every bit of the key matters', () => {
  const cipher = createMisty1Cipher();
  const results = new Set<bigint>();
  for (let bit = 0; bit < 128; bit += 1) {
    const key = new Uint8Array(16);
    key[bit >> 3] = 1 << (bit & 7);
    cipher.loadKey(key, 0);
    const words = wordsOf(0x0123456789abcdefn);
    cipher.encipher(words, 0);
    results.add(blockOf(words));
  }
  expect(results.size).toBe(128);
});
