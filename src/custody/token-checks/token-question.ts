/**
 * The question why a meter refuses a token, as somebody asks it at the counter or on the phone.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { KeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import type { KeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { TariffIndex } from '../../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';
import { hasBegun, isDay } from '../meters/meter-facts.ts';
import { requireTokenDigits } from './token-digits.ts';

/** Answers of a meter that opened the token: it was made for the key that the meter holds. */
const OPENED_ANSWERS = ['used', 'old', 'expired', 'function', 'overflow', 'default-key'] as const;
/** Answers of a meter that could not open the token: another key, or other digits. */
const NOT_OPENED_ANSWERS = ['key-error', 'crc'] as const;
/** What a meter's display says about a refused token; `rejected` is all that some of them say. */
export const DISPLAY_ERRORS = [
  'rejected',
  ...OPENED_ANSWERS,
  ...NOT_OPENED_ANSWERS,
  'maker-code',
  'lockout',
] as const;
/** One of {@link DISPLAY_ERRORS}. */
export type DisplayError = (typeof DISPLAY_ERRORS)[number];

/**
 * True when the display shows that the meter opened the token; false when it could not; or null.
 */
export function wasOpened({ error }: DisplayFacts): boolean | null {
  const among = (answers: readonly (DisplayError | undefined)[]) => answers.includes(error);
  if (error === undefined) return null;
  if (among(OPENED_ANSWERS)) return true;
  return among(NOT_OPENED_ANSWERS) ? false : null;
}

/** What was read off the meter; what is absent was not read. */
export interface DisplayFacts {
  /** 000000: the meter got a set without the code, and shows none. */
  readonly supplyGroupCode?: SupplyGroupCode | undefined;
  readonly keyRevisionNumber?: KeyRevisionNumber | undefined;
  readonly tariffIndex?: TariffIndex | undefined;
  readonly keyExpiryNumber?: KeyExpiryNumber | undefined;
  readonly error?: DisplayError | undefined;
}

/** A refused token, its meter, and what else is known. */
export interface TokenQuestion {
  /** As it was typed; blanks and hyphens are passed over. */
  readonly digits: string;
  readonly meterPAN: MeterPAN;
  readonly display: DisplayFacts;
  /** `YYYY-MM-DD`, or null: then typing errors are not looked for. */
  readonly purchaseDate: string | null;
  /** Meters that the token may have been bought for instead. */
  readonly otherMeters: readonly MeterPAN[];
}

/** Most other meters of one question: each is a chance to find digits that a meter takes. */
const OTHER_METERS_MAX = 5;

/**
 * Checks a question.
 *
 * @returns the 20 digits
 * @throws {KmsError} TOKEN_CHECK_REQUEST; the message has no digit of the token
 */
export function requireQuestion(question: TokenQuestion, now: UtcMinute): string {
  const { purchaseDate, otherMeters, meterPAN } = question;
  const digits = requireTokenDigits(question.digits);
  if (purchaseDate !== null && !isDay(purchaseDate)) {
    throw invalid('purchase date: a day that exists wanted, as 2026-11-23');
  }
  if (purchaseDate !== null && !hasBegun(purchaseDate, now)) {
    throw invalid(`purchase date: ${purchaseDate} is in the future`);
  }
  if (otherMeters.length > OTHER_METERS_MAX)
    throw invalid(`${OTHER_METERS_MAX} other meters, no more`);
  const named = [meterPAN, ...otherMeters];
  if (new Set(named).size < named.length) throw invalid('a meter is named twice');
  return digits;
}

function invalid(message: string): KmsError {
  return new KmsError('TOKEN_CHECK_REQUEST', message);
}
