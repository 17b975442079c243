/**
 * What is known when a change may take the way out from the meters of a vending key.
 *
 * @module
 */
import type { KeyUpdate } from './key-update.ts';

/** Facts for the rule about stranded meters. */
export interface LeavingFacts extends KeyUpdate {
  /** How many meters have the key in one of their positions. */
  readonly metersHolding: number;
  /** The number that the person stated; null: none was. */
  readonly leaving: number | null;
  /** The change was approved, and is carried out. */
  readonly approved: boolean;
}
