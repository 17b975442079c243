/**
 * An instant to the minute, as whole minutes since 1970-01-01T00:00Z.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';

declare const utcMinuteBrand: unique symbol;

/** Whole minutes since 1970-01-01T00:00Z; may be negative. */
export type UtcMinute = number & { readonly [utcMinuteBrand]: true };

const MINUTE_MILLISECONDS = 60_000;
/** 0000-01-01T00:00Z and the minute after 9999-12-31T23:59Z: what the text form can carry. */
const FIRST_MINUTE = -1_036_120_320;
const END_MINUTE = 4_223_371_680;

/**
 * An instant from minutes since 1970.
 *
 * @throws {KmsError} STS_TIME_FORM when not whole or beyond the years 0000 to 9999
 */
export function utcMinute(minutes: number): UtcMinute {
  if (!Number.isInteger(minutes) || minutes < FIRST_MINUTE || minutes >= END_MINUTE) {
    throw new KmsError('STS_TIME_FORM', 'a whole minute of the years 0000 to 9999 wanted');
  }
  return minutes as UtcMinute;
}

/**
 * Reads `YYYY-MM-DDTHH:MMZ`.
 *
 * @throws {KmsError} STS_TIME_FORM for another form or a date that does not exist
 */
export function parseUtcMinute(text: string): UtcMinute {
  if (/^\d{4}-\d{2}-\d{2}T\d{2}:\d{2}Z$/.test(text)) {
    const minutes = Date.parse(`${text.slice(0, -1)}:00Z`) / MINUTE_MILLISECONDS;
    // Date.parse accepts 2023-02-30 and 24:00 and moves them: reading back shows it.
    if (Number.isInteger(minutes) && formatUtcMinute(utcMinute(minutes)) === text) {
      return minutes as UtcMinute;
    }
  }
  throw new KmsError('STS_TIME_FORM', 'instant: YYYY-MM-DDTHH:MMZ wanted, a date that exists');
}

/** Writes `YYYY-MM-DDTHH:MMZ`. */
export function formatUtcMinute(minute: UtcMinute): string {
  return `${new Date(minute * MINUTE_MILLISECONDS).toISOString().slice(0, 16)}Z`;
}
