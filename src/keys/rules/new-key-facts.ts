/**
 * What is known when a vending key is about to be generated, imported, or recorded as external.
 *
 * @module
 */
import type { BaseDate } from '../../sts/attributes/base-date.ts';
import type { KeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import type { OpenPointPolicy } from '../../sts/open-points.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';
import type { SupplyGroupKind } from '../supply-group.ts';
import type { VendingKey } from '../vending-key.ts';

/** A vending key as asked for, before it is a record. */
export type WantedKey = Pick<
  VendingKey,
  'attributes' | 'life' | 'origin' | 'tokenClockOffsetMinutes' | 'trial'
>;

/** Facts for the rules about new keys. */
export interface NewKeyFacts {
  readonly key: WantedKey;
  readonly now: UtcMinute;
  readonly policy: OpenPointPolicy;
  /** The store is a TRIAL store. */
  readonly trialStore: boolean;
  /** The value comes in the clear. */
  readonly clearValue: boolean;
  readonly supplyGroupKind: SupplyGroupKind;
  /** Revision of the group's newest key, destroyed ones included; null: it never had one. */
  readonly previousRevision: KeyRevisionNumber | null;
  /** Latest base date of the group's keys that are not destroyed; null: there is none. */
  readonly currentBaseDate: BaseDate | null;
  /** How many keys of the group are not destroyed, the new one left out. */
  readonly liveRevisions: number;
  /** A key of this supply group and revision is not destroyed. */
  readonly nameInUse: boolean;
  /** How many meters may still hold an older key of this supply group and revision. */
  readonly metersHoldingName: number;
  /** Another key here has the same value. */
  readonly valueKnown: boolean;
  /** The value is a published test key. */
  readonly valuePublished: boolean;
}
