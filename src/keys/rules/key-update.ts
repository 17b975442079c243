/**
 * A vending key before and after an act: the facts of every rule about changing one.
 *
 * @module
 */
import type { VendingKey } from '../vending-key.ts';

/** The record as it is, and as it is to be. */
export interface KeyUpdate {
  readonly before: VendingKey;
  readonly after: VendingKey;
}
