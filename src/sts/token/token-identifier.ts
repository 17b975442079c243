/**
 * TID: TokenIdentifier, whole minutes since the base date of the vending key, 24 bits, and the
 * end dates that follow from it. IEC 62055-41:2018 6.3.5; SPEC section 7.
 *
 * Every result that would leave the 24 bits is refused; nothing wraps.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { BaseDate } from '../attributes/base-date.ts';
import type { KeyExpiryNumber } from '../attributes/key-expiry-number.ts';
import { parseKeyExpiryNumber } from '../attributes/key-expiry-number.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import { utcMinute, type UtcMinute } from '../utc-minute.ts';

declare const tokenIdentifierBrand: unique symbol;

/** Whole minutes since the base date, 0 to 2^24 - 1. */
export type TokenIdentifier = number & { readonly [tokenIdentifierBrand]: true };

/** Largest TokenIdentifier. 24 bits: 31.9 years. */
export const TOKEN_IDENTIFIER_MAX = 0xffffff;

/** Minutes of one step of a KeyExpiryNumber: 2^16, about 45.5 days. */
const KEY_EXPIRY_STEP_MINUTES = 65_536;
const DAY_MINUTES = 1_440;
/** Minute 00:01 of each day is kept for special tokens. SPEC section 7. */
const RESERVED_MINUTE_OF_DAY = 1;

/** The clock of a vending key's TokenIdentifiers. */
export interface TokenClock {
  readonly baseDate: BaseDate;
  /** Fixed offset from UTC in minutes, never with daylight saving; 0 for new keys. SPEC D10. */
  readonly offsetMinutes?: number;
}

/** The clock of keys that record no offset of their own. SPEC D10. */
export function tokenClockOf(baseDate: BaseDate, policy: OpenPointPolicy): TokenClock {
  return { baseDate, offsetMinutes: policy.d10TokenClockOffsetMinutes };
}

/**
 * Reads a TokenIdentifier.
 *
 * @throws {KmsError} STS_TID_RANGE
 */
export function parseTokenIdentifier(value: number): TokenIdentifier {
  if (!Number.isInteger(value) || value < 0 || value > TOKEN_IDENTIFIER_MAX) {
    throw new KmsError(
      'STS_TID_RANGE',
      `TokenIdentifier: 0 to ${TOKEN_IDENTIFIER_MAX} wanted, got ${value}: ` +
        'the instant lies outside the life of the base date',
      { facts: { tokenIdentifier: value } },
    );
  }
  return value as TokenIdentifier;
}

/**
 * TokenIdentifier of a normal token: 00:01 of a day is reserved, such a token takes 00:02.
 *
 * @throws {KmsError} STS_TID_RANGE before the base date or after its last minute
 */
export function tokenIdentifierAt(issuedAt: UtcMinute, clock: TokenClock): TokenIdentifier {
  const minutes = minutesSinceBaseDate(issuedAt, clock);
  const reserved = minutes % DAY_MINUTES === RESERVED_MINUTE_OF_DAY;
  return parseTokenIdentifier(reserved ? minutes + 1 : minutes);
}

/**
 * TokenIdentifier of a special token: the reserved minute of the day of issue.
 *
 * @throws {KmsError} STS_TID_RANGE
 */
export function specialTokenIdentifierAt(issuedAt: UtcMinute, clock: TokenClock): TokenIdentifier {
  const minutes = parseTokenIdentifier(minutesSinceBaseDate(issuedAt, clock));
  const day = Math.floor(minutes / DAY_MINUTES);
  return parseTokenIdentifier(day * DAY_MINUTES + RESERVED_MINUTE_OF_DAY);
}

/**
 * The TokenIdentifier to take when `used` is taken: the next minute that is not reserved.
 *
 * @throws {KmsError} STS_TID_RANGE after the last minute
 */
export function nextTokenIdentifier(used: TokenIdentifier): TokenIdentifier {
  const next = used + 1;
  return parseTokenIdentifier(next % DAY_MINUTES === RESERVED_MINUTE_OF_DAY ? next + 1 : next);
}

/** The instant of a TokenIdentifier. */
export function instantOfTokenIdentifier(
  identifier: TokenIdentifier,
  clock: TokenClock,
): UtcMinute {
  return utcMinute(identifier + baseMinute(clock));
}

/** The 8 most significant of the 24 bits: what a meter compares with its KeyExpiryNumber. */
export function keyExpiryNumberOf(identifier: TokenIdentifier): KeyExpiryNumber {
  return parseKeyExpiryNumber(identifier >>> 16);
}

/** True when a token with this TokenIdentifier may no longer be used under this number. */
export function isExpiredFor(identifier: TokenIdentifier, expiry: KeyExpiryNumber): boolean {
  return identifier >>> 16 > expiry;
}

/**
 * Last minute in which a token may be issued under a KeyExpiryNumber: base + (KEN + 1) 65536 - 1.
 * For 255 this is the last minute of the base date. SPEC D12.
 */
export function lastValidMinute(expiry: KeyExpiryNumber, clock: TokenClock): UtcMinute {
  return utcMinute(baseMinute(clock) + (expiry + 1) * KEY_EXPIRY_STEP_MINUTES - 1);
}

/** Last minute in which any credit can be issued on a base date. */
export function lastCreditMinuteOfBaseDate(clock: TokenClock): UtcMinute {
  return utcMinute(baseMinute(clock) + TOKEN_IDENTIFIER_MAX);
}

/** Minute 0 of the clock. */
export function firstMinuteOfBaseDate(clock: TokenClock): UtcMinute {
  return utcMinute(baseMinute(clock));
}

function baseMinute(clock: TokenClock): number {
  return Date.UTC(clock.baseDate, 0, 1) / 60_000 - (clock.offsetMinutes ?? 0);
}

function minutesSinceBaseDate(instant: UtcMinute, clock: TokenClock): number {
  return instant - baseMinute(clock);
}
