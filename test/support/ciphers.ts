/** The ciphers as the product builds them, with a key loaded. */
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import type { EncryptionAlgorithm } from '../../src/sts/attributes/encryption-algorithm.ts';
import { createMisty1Cipher } from '../../src/sts/cipher/misty1.ts';
import { compileStaTables } from '../../src/sts/cipher/sta.ts';
import type { TokenCipher } from '../../src/sts/cipher/token-cipher.ts';

export const createOperationalSta = compileStaTables(loadShippedStaTables('operational'));
export const createSampleSta = compileStaTables(loadShippedStaTables('sample'));

/** EA07 with the operational tables, or EA11, under a decoder key of 8 or 16 octets. */
export function cipherUnder(algorithm: EncryptionAlgorithm, decoderKey: Uint8Array): TokenCipher {
  const cipher = algorithm === 'EA07' ? createOperationalSta() : createMisty1Cipher();
  cipher.loadKey(decoderKey, 0);
  return cipher;
}

/** A 64-bit block as the two words that a cipher works on. */
export function wordsOf(block: bigint): Uint32Array {
  return Uint32Array.of(Number(block >> 32n), Number(block & 0xffffffffn));
}

/** The 64-bit block of two words. */
export function blockOf(words: Uint32Array, at = 0): bigint {
  return (BigInt(words[at]!) << 32n) | BigInt(words[at + 1]!);
}
