/** What both ciphers promise: places in memory, a schedule of their own, and its end. */
import { describe, expect, test } from 'vitest';
import { createMisty1Cipher } from '../../../src/sts/cipher/misty1.ts';
import type { TokenCipher } from '../../../src/sts/cipher/token-cipher.ts';
import { blockOf, createOperationalSta, wordsOf } from '../../support/ciphers.ts';
import { seeded, seededOctets } from '../../support/seeded.ts';

const CLEAR = 0x0123456789abcdefn;

const CIPHERS: [string, () => TokenCipher, number][] = [
  ['EA07', createOperationalSta, 8],
  ['EA11', createMisty1Cipher, 16],
];

function enciphered(cipher: TokenCipher, block = CLEAR): bigint {
  const words = wordsOf(block);
  cipher.encipher(words, 0);
  return blockOf(words);
}

function deciphered(cipher: TokenCipher, block: bigint): bigint {
  const words = wordsOf(block);
  cipher.decipher(words, 0);
  return blockOf(words);
}

describe.each(CIPHERS)('%s', (_, create, keyOctets) => {
  const next = seeded(keyOctets);
  const keys = seededOctets(next, 3 * keyOctets);
  const loaded = (index: number, from = keys): TokenCipher => {
    const cipher = create();
    cipher.loadKey(from, index * keyOctets);
    return cipher;
  };

  test('a key is read at its place', () => {
    const alone = keys.slice(keyOctets, 2 * keyOctets);
    expect(enciphered(loaded(1))).toBe(enciphered(loaded(0, alone)));
    expect(enciphered(loaded(1))).not.toBe(enciphered(loaded(0)));
  });

  test('a block is taken at its place, its neighbours stay', () => {
    const cipher = loaded(0);
    const words = Uint32Array.of(1, 2, 0x01234567, 0x89abcdef, 3);
    cipher.encipher(words, 2);
    expect(blockOf(words, 2)).toBe(enciphered(cipher));
    expect([words[0], words[1], words[4]]).toEqual([1, 2, 3]);
    cipher.decipher(words, 2);
    expect([...words]).toEqual([1, 2, 0x01234567, 0x89abcdef, 3]);
  });

  test('the caller may wipe the key once it is loaded', () => {
    const own = keys.slice();
    const cipher = loaded(0, own);
    own.fill(0);
    expect(enciphered(cipher)).toBe(enciphered(loaded(0)));
  });

  test('loading leaves the key as it was', () => {
    const own = keys.slice();
    loaded(0, own);
    expect(own).toEqual(keys);
  });

  test('a second key replaces the first', () => {
    const cipher = loaded(0);
    cipher.loadKey(keys, 2 * keyOctets);
    expect(enciphered(cipher)).toBe(enciphered(loaded(2)));
  });

  test('two ciphers do not share a schedule', () => {
    const first = loaded(0);
    const before = enciphered(first);
    const second = loaded(1);
    second.wipe();
    expect(enciphered(first)).toBe(before);
  });

  test('after wipe it deciphers no more', () => {
    const cipher = loaded(0);
    const secret = enciphered(cipher);
    expect(deciphered(cipher, secret)).toBe(CLEAR);
    cipher.wipe();
    expect(deciphered(cipher, secret)).not.toBe(CLEAR);
  });

  test('after wipe nothing is left by which two keys differ', () => {
    const [one, other] = [loaded(0), loaded(1)];
    one.wipe();
    other.wipe();
    for (const block of [0n, 1n, CLEAR, (1n << 64n) - 1n]) {
      expect(enciphered(one, block)).toBe(enciphered(other, block));
      expect(deciphered(one, block)).toBe(deciphered(other, block));
    }
  });

  test('after wipe it takes a key again', () => {
    const cipher = loaded(0);
    cipher.wipe();
    cipher.loadKey(keys, keyOctets);
    expect(enciphered(cipher)).toBe(enciphered(loaded(1)));
  });
});
