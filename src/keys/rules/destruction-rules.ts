/**
 * The rules about destroying the value of a vending key.
 *
 * @module
 */
import type { DestructionFacts } from './destruction-facts.ts';
import { DESTRUCTION_OF_VALUE } from './destruction-of-value.ts';
import { DESTRUCTION_STATE } from './destruction-state.ts';
import { DESTRUCTION_UNHELD } from './destruction-unheld.ts';
import { NEXT_STATE } from './next-state.ts';
import type { Rule } from './rule.ts';
import { SAME_IDENTITY } from './same-identity.ts';

/** What must hold before a value is gone for ever. */
export const DESTRUCTION_RULES: readonly Rule<DestructionFacts>[] = [
  DESTRUCTION_STATE,
  DESTRUCTION_UNHELD,
  DESTRUCTION_OF_VALUE,
  NEXT_STATE,
  SAME_IDENTITY,
];
