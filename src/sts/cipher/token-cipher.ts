/**
 * What EA07 and EA11 have in common: a cipher of one 64-bit block in place, with its key schedule
 * in memory of its own.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { decoderKeyBytesOf } from '../attributes/encryption-algorithm.ts';
import type { EncryptionAlgorithm } from '../attributes/encryption-algorithm.ts';

/**
 * A cipher with room for one key. Blocks are pairs of 32-bit words, the more significant first.
 *
 * The key schedule lives outside the JavaScript heap (an ArrayBuffer's store is not moved or
 * copied by the garbage collector) until {@link TokenCipher.wipe} or the next key.
 */
export interface TokenCipher {
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  /**
   * Takes a key in.
   *
   * @param keys - memory that holds the key, most significant octet first; the caller wipes it
   * @param at - index of the key's first octet
   * @throws {KmsError} STS_KEY_LENGTH when the memory ends before the key does
   */
  loadKey(keys: Uint8Array, at: number): void;
  /** Enciphers the block in words[at], words[at + 1]. */
  encipher(words: Uint32Array, at: number): void;
  /** Deciphers the block in words[at], words[at + 1]. */
  decipher(words: Uint32Array, at: number): void;
  /** Overwrites the key schedule. */
  wipe(): void;
}

/**
 * Refuses memory that ends before the key does: the octets beyond would count as zero.
 *
 * @throws {KmsError} STS_KEY_LENGTH
 */
export function requireWholeKey(
  algorithm: EncryptionAlgorithm,
  keys: Uint8Array,
  at: number,
): void {
  const bytes = decoderKeyBytesOf(algorithm);
  if (keys.length < at + bytes) {
    throw new KmsError('STS_KEY_LENGTH', `${algorithm} decoder key: ${bytes} octets wanted`);
  }
}
