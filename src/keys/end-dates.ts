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
} from '../sts/token/token-identifier.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import type { UtcMinute } from '../sts/utc-minute.ts';
import type { VendingKeyAttributes } from './vending-key.ts';

/** When a vending key stops serving. */
export interface EndDates {
  /** Last minute for which credit and management tokens can be issued. */
  readonly lastCreditMinute: UtcMinute;
  /** Last minute in which it may be the old key of a key change; null: no such limit is set. */
  readonly lastKeyChangeMinute: UtcMinute | null;
}

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
  const byExpiry = lastValidMinute(attributes.keyExpiryNumber, clock);
  const byBaseDate = lastCreditMinuteOfBaseDate(clock);
  return {
    lastCreditMinute: byExpiry < byBaseDate ? byExpiry : byBaseDate,
    lastKeyChangeMinute: issuedUntil,
  };
}
