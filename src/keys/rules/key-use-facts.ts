/**
 * What is known when a vending key is about to be used.
 *
 * @module
 */
import type { OpenPointPolicy } from '../../sts/open-points.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';
import type { VendingKey } from '../vending-key.ts';

/**
 * What a vending key is used for: tokens of class 0, tokens of class 2 that carry a
 * TokenIdentifier, either side of a key change, and the key of a meter that leaves its maker.
 */
export const PURPOSES = [
  'credit',
  'management',
  'key-change-old',
  'key-change-new',
  'manufacturing',
] as const;

/** One of {@link PURPOSES}. */
export type Purpose = (typeof PURPOSES)[number];

/** Under what a use is judged. */
export interface UseCircumstances {
  readonly now: UtcMinute;
  readonly policy: OpenPointPolicy;
  /**
   * May a compromised key be the old key of a change? `permit` when it is not said: refusing would
   * keep its meters on it.
   */
  readonly compromisedOldKey?: 'permit' | 'refuse';
  /** TCT of the meter; not known when it is not said. */
  readonly tokenCarrierType?: string;
}

/** Facts for the rules about the use of a key. */
export interface KeyUseFacts extends UseCircumstances {
  readonly key: VendingKey;
  readonly purpose: Purpose;
}
