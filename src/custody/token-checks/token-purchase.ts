/**
 * When a token was issued, and whether that goes with when it was bought.
 *
 * @module
 */
import { tokenClockOfKey, type DatedKey } from '../../keys/end-dates.ts';
import type { TokenContent } from '../../sts/token/token-content.ts';
import { instantOfTokenIdentifier } from '../../sts/token/token-identifier.ts';
import { parseUtcMinute, type UtcMinute } from '../../sts/utc-minute.ts';

/** A repaired token counts only when it was issued within so many days of the purchase. */
const PLAUSIBLE_DAYS = 400;
const DAY_MINUTES = 1_440;
const TOKEN_IDENTIFIERS = 2 ** 24;
const CRC_VALUES = 2 ** 16;

/** Credit of any kind. */
type CreditContent = Extract<TokenContent, { kind: 'credit' | 'currency-credit' }>;

/** True for a credit token of a known layout. */
function isCredit(token: TokenContent): token is CreditContent {
  return token.kind === 'credit' || token.kind === 'currency-credit';
}

/** The minute of issue of a token that carries one. */
export function issuedAtOf(token: TokenContent, key: DatedKey): UtcMinute | null {
  if (!('tokenIdentifier' in token)) return null;
  return instantOfTokenIdentifier(token.tokenIdentifier, tokenClockOfKey(key));
}

/** True for credit that was issued about when it was bought. */
export function isPlausiblePurchase(
  token: TokenContent,
  key: DatedKey,
  purchaseDate: string,
): boolean {
  const issuedAt = isCredit(token) ? issuedAtOf(token, key) : null;
  if (issuedAt === null) return false;
  const bought = parseUtcMinute(`${purchaseDate}T00:00Z`);
  return Math.abs(issuedAt - bought) <= PLAUSIBLE_DAYS * DAY_MINUTES;
}

/** True for a token that may have been issued: not after now, and about when it was bought. */
export function isPlausibleFind(
  token: TokenContent,
  key: DatedKey,
  { purchaseDate, now }: { readonly purchaseDate: string | null; readonly now: UtcMinute },
): boolean {
  if (token.kind === 'key-change-section') return true;
  if (purchaseDate !== null && isCredit(token))
    return isPlausiblePurchase(token, key, purchaseDate);
  const issuedAt = issuedAtOf(token, key);
  return issuedAt !== null && issuedAt <= now + DAY_MINUTES;
}

/**
 * Odds that digits which nobody issued look like a plausible purchase after so many tries: one in
 * this many questions. Each try passes the CRC once in 2^16, and its date is as good as drawn.
 */
export function chanceFindOneIn(tries: number): number {
  const window = 2 * PLAUSIBLE_DAYS * DAY_MINUTES + 1;
  return Math.floor((CRC_VALUES * TOKEN_IDENTIFIERS) / (tries * window));
}

/** The same for digits of any date. */
export function chanceOfAnyDateOneIn(tries: number): number {
  return Math.floor(CRC_VALUES / tries);
}
