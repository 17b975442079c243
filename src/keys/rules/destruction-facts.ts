/**
 * What is known when the value of a vending key is about to be destroyed.
 *
 * @module
 */
import type { KeyUpdate } from './key-update.ts';

/** Facts for the rules about destruction. */
export interface DestructionFacts extends KeyUpdate {
  /** Anything was ever issued with it or loaded elsewhere. */
  readonly everUsed: boolean;
  /** How many meters are presumed to have it. */
  readonly metersPresumed: number;
}
