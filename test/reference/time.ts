/**
 * TokenIdentifier (TID) and KeyExpiryNumber (KEN): minutes since the base date, read as UTC.
 * Whether the clock is UTC or local is open in the 2014 edition; UTC is what the 2018 edition says.
 *
 * @module
 */

const MS_PER_MINUTE = 60_000;
const MINUTES_PER_DAY = 1_440;
const RESERVED_MINUTE = 1; // 00:01 of each day belongs to special tokens
const TOKEN_IDENTIFIER_MAX = 0xffffff;
const MINUTES_PER_KEY_EXPIRY_STEP = 65_536;
const BASE_DATES: readonly number[] = [1993, 2014, 2035];

function baseMs(baseDate: number): number {
  if (!BASE_DATES.includes(baseDate)) throw new RangeError(`no base date ${String(baseDate)}`);
  return Date.UTC(baseDate, 0, 1);
}

function formatMinute(ms: number): string {
  return `${new Date(ms).toISOString().slice(0, 16)}Z`;
}

/** Milliseconds of a minute written as `YYYY-MM-DDTHH:MMZ`; a date that does not exist fails. */
function parseMinute(text: string): number {
  const ms = Date.parse(text);
  if (Number.isNaN(ms) || formatMinute(ms) !== text) throw new RangeError(`no minute ${text}`);
  return ms;
}

/** TID of a normal token; one for the reserved minute takes the next. Never wraps. */
export function tokenIdentifierOf(issuedAt: string, baseDate: number): number {
  const minutes = (parseMinute(issuedAt) - baseMs(baseDate)) / MS_PER_MINUTE;
  const isReserved = minutes % MINUTES_PER_DAY === RESERVED_MINUTE;
  const tokenIdentifier = isReserved ? minutes + 1 : minutes;
  if (tokenIdentifier < 0 || tokenIdentifier > TOKEN_IDENTIFIER_MAX) {
    throw new RangeError(`${issuedAt} is outside the base date ${String(baseDate)}`);
  }
  return tokenIdentifier;
}

/** The minute whose TID is the given one. */
export function minuteOf(tokenIdentifier: number, baseDate: number): string {
  return formatMinute(baseMs(baseDate) + tokenIdentifier * MS_PER_MINUTE);
}

/** A token may be issued when the 8 most significant bits of its TID are not above the KEN. */
export function isWithinKeyExpiry(tokenIdentifier: number, keyExpiryNumber: number): boolean {
  return Math.floor(tokenIdentifier / MINUTES_PER_KEY_EXPIRY_STEP) <= keyExpiryNumber;
}

/** The last minute for which a token may be issued under a key. */
export function lastValidMinute(keyExpiryNumber: number, baseDate: number): string {
  if (!(Number.isInteger(keyExpiryNumber) && keyExpiryNumber >= 0 && keyExpiryNumber <= 255)) {
    throw new RangeError('a KeyExpiryNumber is an integer from 0 to 255');
  }
  return minuteOf((keyExpiryNumber + 1) * MINUTES_PER_KEY_EXPIRY_STEP - 1, baseDate);
}
