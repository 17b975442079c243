/**
 * KEN: KeyExpiryNumber, 0 to 255, compared with the 8 most significant bits of a TokenIdentifier.
 * IEC 62055-41:2018 6.1.10.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

declare const keyExpiryNumberBrand: unique symbol;

/** Whole number from 0 to 255; 255 sets no end before that of the base date. */
export type KeyExpiryNumber = number & { readonly [keyExpiryNumberBrand]: true };

/**
 * Reads a KeyExpiryNumber.
 *
 * @throws {KmsError} STS_KEN_INVALID
 */
export function parseKeyExpiryNumber(value: number): KeyExpiryNumber {
  if (!Number.isInteger(value) || value < 0 || value > 255) {
    throw new KmsError('STS_KEN_INVALID', `KeyExpiryNumber: 0 to 255 wanted, got ${value}`);
  }
  return value as KeyExpiryNumber;
}

/** KEN that never expires before its base date does. */
export const KEY_EXPIRY_NUMBER_NEVER = parseKeyExpiryNumber(255);
