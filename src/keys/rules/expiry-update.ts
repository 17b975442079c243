/**
 * A new KEN of an existing key, as a fact.
 *
 * @module
 */
import type { UtcMinute } from '../../sts/utc-minute.ts';
import type { KeyUpdate } from './key-update.ts';

/** Facts for the rules about a new KeyExpiryNumber. */
export interface ExpiryUpdate extends KeyUpdate {
  readonly now: UtcMinute;
  /** The person said in words that credit is to end at once. */
  readonly endingCredit: boolean;
}
