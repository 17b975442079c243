/**
 * Values of options that are numbers, instants and names of keys.
 *
 * @module
 */
import { isDay } from '../../custody/meters/meter-facts.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { typedKeyRevisionNumber, typedSupplyGroupCode } from '../../exchange/typed-numbers.ts';
import type { VendingKeyAttributes } from '../../keys/vending-key.ts';
import type { KeyName } from '../../custody/vending-keys/show-vending-key.ts';
import { parseBaseDate, type BaseDate } from '../../sts/attributes/base-date.ts';
import { KEY_TYPE_NAMES } from '../../sts/attributes/key-type.ts';
import { parseUtcMinute, type UtcMinute } from '../../sts/utc-minute.ts';

/** Word that opens a date or a limit. */
const OPEN = 'none';
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;

/** Ends of a range of whole numbers; both belong to it. */
export interface WholeRange {
  readonly min: number;
  readonly max: number;
}

/** Rows of a page, at most. */
export const PAGE: WholeRange = { min: 1, max: 1000 };

/** Parser of an option that may be repeated; with any other parser the second one is refused. */
export function eachValue(value: string, before: readonly string[] | undefined): readonly string[] {
  return [...(before ?? []), value];
}

/**
 * A whole number in decimal digits without leading zeros. Its range is the use case's to check.
 *
 * @throws {KmsError} CLI_USAGE
 */
export function wholeNumber(text: string): number {
  if (/^(?:0|-?[1-9][0-9]{0,14})$/.test(text)) return Number(text);
  throw new KmsError(
    'CLI_USAGE',
    `a whole number without leading zeros is required, got ${JSON.stringify(text)}`,
  );
}

/**
 * A reader of whole numbers of a range.
 *
 * @throws {KmsError} CLI_USAGE
 */
export function wholeNumberIn({ min, max }: WholeRange): (text: string) => number {
  return (text) => {
    const number = wholeNumber(text);
    if (number >= min && number <= max) return number;
    throw new KmsError(
      'CLI_USAGE',
      `a whole number from ${min} to ${max} is required, got ${text}`,
    );
  };
}

/** A whole number, or null for `none`. */
export function numberOrNone(text: string): number | null {
  return text === OPEN ? null : wholeNumber(text);
}

/**
 * A day that exists, `YYYY-MM-DD`.
 *
 * @throws {KmsError} CLI_USAGE
 */
export function dayOption(text: string): string {
  if (isDay(text)) return text;
  throw new KmsError(
    'CLI_USAGE',
    `a day that exists is required, as 2026-11-23, got ${JSON.stringify(text)}`,
  );
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
  return parseBaseDate(/^[0-9]{4}$/.test(text) ? Number(text) : Number.NaN);
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
    supplyGroupCode: typedSupplyGroupCode(code),
    keyRevisionNumber: typedKeyRevisionNumber(revision),
  };
}
