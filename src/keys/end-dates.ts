/**
 * The two end dates of a vending key. Confusing them cost the roll-over of 2024 its credibility:
 * credit ends by arithmetic, key changes by permission.
 *
 * @module
 */
import {
  lastCreditMinuteOfBaseDate,
  lastValidMinute,
  tokenClockOf,
  type TokenClock,
} from '../sts/token/token-identifier.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import type { UtcMinute } from '../sts/utc-minute.ts';
import type { VendingKey, VendingKeyAttributes } from './vending-key.ts';

/** When a vending key stops serving. */
export interface EndDates {
  /** Last minute for which credit and management tokens can be issued. */
  readonly lastCreditMinute: UtcMinute;
  /** Last minute in which it may be the old key of a key change; null: no such limit is set. */
  readonly lastKeyChangeMinute: UtcMinute | null;
}

/** What of a vending key decides its end dates. */
export type DatedKey = Pick<VendingKey, 'attributes' | 'life' | 'tokenClockOffsetMinutes'>;

/**
 * The end dates of a key: credit ends with its KEN or with its base date, whichever comes first;
 * key changes end at the "issued until" that its owner sets, which may lie later.
 */
export function endDatesOf(
  attributes: VendingKeyAttributes,
  policy: OpenPointPolicy,
  issuedUntil: UtcMinute | null,
): EndDates {
  const clock = tokenClockOf(attributes.baseDate, policy);
  return {
    lastCreditMinute: lastCreditMinuteOf(attributes, clock),
    lastKeyChangeMinute: issuedUntil,
  };
}

/** The end dates of a key by its own clock, which no policy moves. SPEC D10. */
export function endDatesOfKey(key: DatedKey): EndDates {
  return {
    lastCreditMinute: lastCreditMinuteOf(key.attributes, tokenClockOfKey(key)),
    lastKeyChangeMinute: key.life.issuedUntil,
  };
}

/** The clock of a key that records its offset. SPEC D10. */
export function tokenClockOfKey({ attributes, tokenClockOffsetMinutes }: DatedKey): TokenClock {
  return { baseDate: attributes.baseDate, offsetMinutes: tokenClockOffsetMinutes };
}

function lastCreditMinuteOf(attributes: VendingKeyAttributes, clock: TokenClock): UtcMinute {
  const byExpiry = lastValidMinute(attributes.keyExpiryNumber, clock);
  const byBaseDate = lastCreditMinuteOfBaseDate(clock);
  return byExpiry < byBaseDate ? byExpiry : byBaseDate;
}
