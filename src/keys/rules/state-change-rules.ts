/**
 * The rules about changing the state of a vending key, destruction left out.
 *
 * @module
 */
import type { KeyUpdate } from './key-update.ts';
import { NEXT_STATE } from './next-state.ts';
import type { Rule } from './rule.ts';
import { SAME_IDENTITY } from './same-identity.ts';

/** What must hold before a key is activated, suspended, ended, or marked as compromised. */
export const STATE_CHANGE_RULES: readonly Rule<KeyUpdate>[] = [NEXT_STATE, SAME_IDENTITY];
