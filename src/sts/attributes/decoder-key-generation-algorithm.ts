/**
 * DKGA: DecoderKeyGenerationAlgorithm, how a decoder key comes from a vending key.
 * IEC 62055-41:2018 6.1.4.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** DKGA02 is DES with a 64-bit vending key, DKGA04 is HMAC-SHA-256 with a 160-bit one. */
export type DecoderKeyGenerationAlgorithm = 'DKGA02' | 'DKGA04';

/** Why the two others are refused. OPEN-POINTS D4 and D14. */
const REFUSED: Readonly<Record<string, string>> = {
  DKGA01: 'DKGA01 is refused: two sources disagree on its structure and no vector exists (D4)',
  DKGA03: 'DKGA03 is refused: withdrawn by the 2018 edition, and no vector exists (D14)',
};

/**
 * Reads a DecoderKeyGenerationAlgorithm.
 *
 * @throws {KmsError} STS_DKGA_REFUSED for DKGA01 and DKGA03, STS_DKGA_INVALID for anything else
 */
export function parseDecoderKeyGenerationAlgorithm(text: string): DecoderKeyGenerationAlgorithm {
  if (text === 'DKGA02' || text === 'DKGA04') return text;
  const reason = Object.hasOwn(REFUSED, text) ? REFUSED[text] : undefined;
  if (reason !== undefined) throw new KmsError('STS_DKGA_REFUSED', reason);
  throw new KmsError('STS_DKGA_INVALID', 'DecoderKeyGenerationAlgorithm: DKGA02 or DKGA04 wanted');
}

/** Octets of a vending key for this algorithm. */
export function vendingKeyBytesOf(algorithm: DecoderKeyGenerationAlgorithm): 8 | 20 {
  return algorithm === 'DKGA02' ? 8 : 20;
}
