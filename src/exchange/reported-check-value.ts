/**
 * A key check value that somebody else reported.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';

/** Named by its method, one to 32 octets: `des:C33F45`. */
export const REPORTED_KEY_CHECK_VALUE = /^[0-9a-z-]{1,32}:(?:[0-9A-Fa-f]{2}){1,32}$/;

/**
 * Reads a reported check value.
 *
 * @throws {KmsError} KEY_CHECK_VALUE_FORM
 */
export function parseReportedCheckValue(text: string): string {
  if (REPORTED_KEY_CHECK_VALUE.test(text)) return text;
  throw new KmsError('KEY_CHECK_VALUE_FORM', 'key check value: method:hex wanted, as des:C33F45');
}
