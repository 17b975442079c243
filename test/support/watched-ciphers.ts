/** Ciphers that keep an eye on the memory they are given, or that go wrong on purpose. */
import type { EncryptionAlgorithm } from '../../src/sts/attributes/encryption-algorithm.ts';
import type { TokenCipher } from '../../src/sts/cipher/token-cipher.ts';
import type { CreateCipher } from '../../src/security-module/key-change-workbench.ts';
import { cipherOf } from './meters.ts';

/** What the ciphers of a factory were given. */
export interface Watch {
  readonly createCipher: CreateCipher;
  /** Memory that held keys: the slab and the meters' own. */
  readonly keyMemory: Set<Uint8Array>;
  /** Memory that held blocks. */
  readonly blockMemory: Set<Uint32Array>;
  /** Ciphers that hold a key schedule at present. */
  readonly loaded: Set<TokenCipher>;
}

/** A factory of working ciphers that are watched. */
export function watchCiphers(): Watch {
  const keyMemory = new Set<Uint8Array>();
  const blockMemory = new Set<Uint32Array>();
  const loaded = new Set<TokenCipher>();
  const createCipher = (algorithm: EncryptionAlgorithm): TokenCipher => {
    const inner = cipherOf(algorithm);
    return {
      encryptionAlgorithm: algorithm,
      loadKey: (keys, at) => {
        keyMemory.add(keys);
        loaded.add(inner);
        inner.loadKey(keys, at);
      },
      encipher: (words, at) => {
        blockMemory.add(words);
        inner.encipher(words, at);
      },
      decipher: (words, at) => {
        blockMemory.add(words);
        inner.decipher(words, at);
      },
      wipe: () => {
        loaded.delete(inner);
        inner.wipe();
      },
    };
  };
  return { createCipher, keyMemory, blockMemory, loaded };
}

/** Turns one bit of the block that the nth decipherment of all gives, n from 1. */
export function decipheringWrongly(nth: number, bit: number): CreateCipher {
  let count = 0;
  return (algorithm) => {
    const inner = cipherOf(algorithm);
    return {
      ...inner,
      decipher: (words, at) => {
        inner.decipher(words, at);
        count += 1;
        if (count === nth) words[at + (bit < 32 ? 1 : 0)]! ^= 1 << (bit % 32);
      },
    };
  };
}

/** Two words by which a block is wrong. */
export type BlockDifference = readonly [high: number, low: number];

/**
 * Enciphers another block than it was asked to, and takes the difference back when it deciphers:
 * reading back shows nothing. Only a cipher that has enciphered does so; a meter's never has.
 */
export function encipheringAnother(nth: number, [high, low]: BlockDifference): CreateCipher {
  return (algorithm) => {
    const inner = cipherOf(algorithm);
    let enciphered = 0;
    let deciphered = 0;
    const change = (words: Uint32Array, at: number): void => {
      words[at]! ^= high;
      words[at + 1]! ^= low;
    };
    return {
      ...inner,
      encipher: (words, at) => {
        enciphered += 1;
        if (enciphered === nth) change(words, at);
        inner.encipher(words, at);
      },
      decipher: (words, at) => {
        inner.decipher(words, at);
        deciphered += 1;
        if (enciphered > 0 && deciphered === nth) change(words, at);
      },
    };
  };
}
