/**
 * KRN: KeyRevisionNumber, the revision of a vending key, 1 to 9 and then 1 again.
 * IEC 62055-41:2018 6.1.8.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** Whole number from 1 to 9. */
export type KeyRevisionNumber = 1 | 2 | 3 | 4 | 5 | 6 | 7 | 8 | 9;

/**
 * Reads a KeyRevisionNumber.
 *
 * @throws {KmsError} STS_KRN_INVALID
 */
export function parseKeyRevisionNumber(value: number): KeyRevisionNumber {
  if (!Number.isInteger(value) || value < 1 || value > 9) {
    throw new KmsError('STS_KRN_INVALID', `KeyRevisionNumber: 1 to 9 wanted, got ${value}`);
  }
  return value as KeyRevisionNumber;
}

/** The revision after this one: 9 is followed by 1. */
export function nextKeyRevisionNumber(number: KeyRevisionNumber): KeyRevisionNumber {
  return ((number % 9) + 1) as KeyRevisionNumber;
}
