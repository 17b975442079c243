/**
 * PANBlock: 16 decimal digits of the MeterPAN as 16 nibbles, for DKGA02. SPEC 3.1.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { KEY_TYPE_COMMON, type KeyType } from '../attributes/key-type.ts';
import type { MeterPAN } from '../identity/meter-pan.ts';
import type { OpenPointPolicy } from '../open-points.ts';

/**
 * The 16 digits to the left of the check digit: the last 5 IIN digits and an 11-digit
 * DecoderReferenceNumber, or the last 3 and a 13-digit one. For KeyType 3 the
 * DecoderReferenceNumber is zero (SPEC D5, unverified).
 *
 * @returns 16 decimal digits, most significant first
 * @throws {KmsError} STS_KT_COMMON_REFUSED for KeyType 3 unless the policy allows it
 */
export function panBlockDigits(pan: MeterPAN, keyType: KeyType, policy: OpenPointPolicy): string {
  if (keyType !== KEY_TYPE_COMMON) return pan.slice(1, 17);
  requireKeyType3Allowed(policy);
  const issuerDigits = pan.startsWith('600727') ? pan.slice(1, 6) : pan.slice(1, 4);
  return issuerDigits.padEnd(16, '0');
}

/**
 * @throws {KmsError} STS_KT_COMMON_REFUSED
 */
export function requireKeyType3Allowed(policy: OpenPointPolicy): void {
  if (policy.d5KeyType3 === 'refuse') {
    throw new KmsError(
      'STS_KT_COMMON_REFUSED',
      'KeyType 3 (DCTK) is refused: sources disagree on its PANBlock (OPEN-POINTS D5)',
    );
  }
}
