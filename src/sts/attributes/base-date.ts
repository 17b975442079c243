/**
 * BDT: BaseDate, the instant from which the TokenIdentifiers of a vending key count minutes.
 * It is 1 January 00:00 of its year; UTC since the 2018 edition (SPEC D10).
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** Year of a base date. No fourth one is defined. */
export type BaseDate = 1993 | 2014 | 2035;

/** The base dates in the order of their years. */
export const BASE_DATES: readonly BaseDate[] = [1993, 2014, 2035];

/**
 * Reads a BaseDate.
 *
 * @throws {KmsError} STS_BDT_INVALID
 */
export function parseBaseDate(value: number): BaseDate {
  if (value === 1993 || value === 2014 || value === 2035) return value;
  throw new KmsError('STS_BDT_INVALID', `BaseDate: 1993, 2014 or 2035 wanted, got ${value}`);
}

/** The two-digit code of a base date in the DKGA04 data block: 93, 14 or 35. */
export function baseDateCode(baseDate: BaseDate): string {
  return String(baseDate).slice(2);
}
