/**
 * What is known when a key-change set is about to be issued for a meter.
 *
 * @module
 */
import type { UseCircumstances } from '../../keys/rules/key-use-facts.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { KeyPosition, Meter } from '../meter.ts';

/** One side of a change. */
export interface ChangeSide {
  readonly key: VendingKey;
  readonly position: KeyPosition;
  readonly supplyGroup: SupplyGroup;
}

/** Facts for the rules about a key change. */
export interface KeyChangeFacts extends Omit<UseCircumstances, 'tokenCarrierType'> {
  readonly meter: Meter;
  /** The key that the meter is presumed to have. */
  readonly from: ChangeSide;
  /** The key that it is to get. */
  readonly to: ChangeSide;
  /** Tokens of the set that is asked for. */
  readonly tokenCount: number;
  /** Both owners agreed to the meter's move; of no weight when there is one owner. */
  readonly ownersAgree: boolean;
  /** The meter had the new key, under the new tariff index, in an earlier position. */
  readonly heldBefore: boolean;
  readonly reason: string | null;
}
