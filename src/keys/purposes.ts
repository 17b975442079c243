/**
 * May a vending key be used for this, at this minute? Every rule answers, so that a screen can say
 * why not.
 *
 * @module
 */
import type { Purpose, UseCircumstances } from './rules/key-use-facts.ts';
import { judgeAll, requireAll, type RuleOutcome } from './rules/rule.ts';
import { USE_RULES } from './rules/use-rules.ts';
import type { VendingKey } from './vending-key.ts';

/** The outcome of every rule about the use of a key. */
export function judgePurpose(
  key: VendingKey,
  purpose: Purpose,
  circumstances: UseCircumstances,
): RuleOutcome[] {
  return judgeAll(USE_RULES, { ...circumstances, key, purpose });
}

/**
 * Refuses a use that a rule forbids.
 *
 * @returns the outcomes, all passed
 * @throws {KmsError} the code of the first rule that does not hold, as KEY_STATE_REFUSES
 */
export function requirePurpose(
  key: VendingKey,
  purpose: Purpose,
  circumstances: UseCircumstances,
): RuleOutcome[] {
  return requireAll(USE_RULES, { ...circumstances, key, purpose });
}
