/**
 * The part of the security-module port that computes an issued key-change set once more, from the
 * inputs that its record froze.
 *
 * @module
 */
import type { Stored } from '../keys/sealed-record.ts';
import type { VendingKey } from '../keys/vending-key.ts';
import type { KeyChangeIssue } from '../rollover/key-change-issue.ts';

/** A set to be computed once more. */
export interface FrozenKeyChange {
  readonly issue: KeyChangeIssue;
  /** The key that `issue.from` names. */
  readonly from: Stored<VendingKey>;
  /** The key that `issue.to` names. */
  readonly to: Stored<VendingKey>;
}

/** A set computed once more. */
export interface ReprintedSet {
  /** The digits, in the order 3, 4, 8, 9. */
  readonly tokens: readonly string[];
  /** What `auditDigest` says of each. */
  readonly tokenDigests: readonly string[];
}

/** Reprinting. */
export interface KeyChangeReprint {
  /**
   * The digits of an issued set, the same as they were: whatever has changed since, the frozen
   * inputs hold, and the MAC over the whole set must fit before anything is released.
   *
   * @throws {KmsError} SM_RECORD_MAC for a key that is not genuine, SM_REPRINT_DIFFERS when keys,
   *   frozen inputs and the set's MAC do not belong together, KEY_NO_VALUE when a value is gone
   */
  reprintKeyChangeSet(change: FrozenKeyChange): Promise<ReprintedSet>;
}
