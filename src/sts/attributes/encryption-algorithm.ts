/**
 * EA: EncryptionAlgorithm, the cipher of the 64-bit token block. IEC 62055-41:2018 6.1.5.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** EA07 is STA with a 64-bit decoder key, EA11 is MISTY1 with a 128-bit one. */
export type EncryptionAlgorithm = 'EA07' | 'EA11';

/**
 * Reads an EncryptionAlgorithm.
 *
 * @throws {KmsError} STS_EA_WITHDRAWN for EA09 (SPEC D14), STS_EA_INVALID for anything else
 */
export function parseEncryptionAlgorithm(text: string): EncryptionAlgorithm {
  if (text === 'EA07' || text === 'EA11') return text;
  if (text === 'EA09') {
    throw new KmsError('STS_EA_WITHDRAWN', 'EA09 (DEA) was withdrawn by the 2018 edition');
  }
  throw new KmsError('STS_EA_INVALID', 'EncryptionAlgorithm: EA07 or EA11 wanted');
}

/** Octets of a decoder key under this algorithm. */
export function decoderKeyBytesOf(algorithm: EncryptionAlgorithm): 8 | 16 {
  return algorithm === 'EA07' ? 8 : 16;
}
