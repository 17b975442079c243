/**
 * The rules about the dates that an owner sets: first minute of use, issued-until, loadable-until.
 *
 * @module
 */
import { EXTENDABLE_STATE } from './extendable-state.ts';
import type { KeyUpdate } from './key-update.ts';
import { ruleAbout, type Rule } from './rule.ts';
import { SAME_IDENTITY } from './same-identity.ts';
import { START_BEFORE_END } from './start-before-end.ts';

/**
 * What must hold before these dates change. Nothing here asks whether credit has ended: an
 * issued-until after that is the key-change-only life of the key.
 */
export const ISSUED_UNTIL_RULES: readonly Rule<KeyUpdate>[] = [
  EXTENDABLE_STATE,
  ruleAbout(START_BEFORE_END, ({ after }: KeyUpdate) => after.life),
  SAME_IDENTITY,
];
