/**
 * Values of options that are numbers, instants and names of keys.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { VendingKeyAttributes } from '../../keys/vending-key.ts';
import type { KeyName } from '../../custody/vending-keys/show-vending-key.ts';
import { parseBaseDate, type BaseDate } from '../../sts/attributes/base-date.ts';
import { parseKeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import { KEY_TYPE_NAMES } from '../../sts/attributes/key-type.ts';
import { parseSupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { parseUtcMinute, type UtcMinute } from '../../sts/utc-minute.ts';

/** Word that opens a date or a limit. */
const OPEN = 'none';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/**
 * A whole number in digits, a minus before it where that makes sense.
 *
 * @throws {KmsError} CLI_USAGE
 */
export function wholeNumber(text: string): number {
  if (/^-?[0-9]{1,15}$/.test(text)) return Number(text);
  throw new KmsError('CLI_USAGE', `a whole number wanted, got ${JSON.stringify(text)}`);
}

/** A whole number, or null for `none`. */
export function numberOrNone(text: string): number | null {
  return text === OPEN ? null : wholeNumber(text);
}

/**
 * An instant, or null for `none`.
 *
 * @throws {KmsError} STS_TIME_FORM
 */
export function instantOrNone(text: string): UtcMinute | null {
  return text === OPEN ? null : parseUtcMinute(text);
}

/** A base date by its year. */
export function baseDateOption(text: string): BaseDate {
  return parseBaseDate(wholeNumber(text));
}

/**
 * The type of the decoder keys of a vending key, as DUTK or 2.
 *
 * @throws {KmsError} CLI_USAGE
 */
export function keyTypeOption(text: string): VendingKeyAttributes['keyType'] {
  const number = ['1', '2', '3'].includes(text)
    ? Number(text)
    : KEY_TYPE_NAMES.findIndex((name) => name === text.toUpperCase());
  if (number === 1 || number === 2 || number === 3) return number;
  throw new KmsError('CLI_USAGE', 'key type: DDTK, DUTK or DCTK wanted');
}

/** A key as people name it: `123456/2`, or its id. */
export type NamedKey = KeyName | { readonly id: string };

/**
 * Reads the name of a key.
 *
 * @throws {KmsError} CLI_USAGE, STS_SGC_INVALID, STS_KRN_INVALID
 */
export function parseNamedKey(text: string): NamedKey {
  if (UUID.test(text)) return { id: text };
  return parseKeyName(text);
}

/**
 * Reads `SGC/KRN`.
 *
 * @throws {KmsError} CLI_USAGE, STS_SGC_INVALID, STS_KRN_INVALID
 */
export function parseKeyName(text: string): KeyName {
  const [code, revision, ...rest] = text.split('/');
  if (code === undefined || revision === undefined || rest.length > 0) {
    throw new KmsError('CLI_USAGE', 'a key is named SGC/KRN, as 123456/2, or by its id');
  }
  return {
    supplyGroupCode: parseSupplyGroupCode(code),
    keyRevisionNumber: parseKeyRevisionNumber(wholeNumber(revision)),
  };
}
