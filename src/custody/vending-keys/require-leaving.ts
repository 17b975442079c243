/**
 * Sees that a change of a vending key leaves no more meters behind than the person stated.
 *
 * @module
 */
import type { KeyUpdate } from '../../keys/rules/key-update.ts';
import { LEAVING_RULES } from '../../keys/rules/leaving-rules.ts';
import { takesWayOut } from '../../keys/rules/leaving-stated.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import type { ErrorFacts } from '../../errors/kms-error.ts';
import type { KeyDoing } from './key-custody.ts';

/** What was checked, and what the row of the audit says of it. */
export interface CheckedLeaving {
  readonly requirements: readonly string[];
  readonly facts: ErrorFacts;
}

/**
 * Counts the meters that hold the key, and compares.
 *
 * @param leaving - the stated number
 * @throws {KmsError} KEY_LEAVES_METERS
 */
export async function requireLeaving(
  { dependencies, act }: KeyDoing,
  update: KeyUpdate,
  leaving: number | undefined,
): Promise<CheckedLeaving> {
  const metersHolding = await dependencies.store.meters.countHolding(update.before.id);
  const approved = act.authority !== undefined;
  const stated = { metersHolding, leaving: leaving ?? null, approved };
  const outcomes = requireAll(LEAVING_RULES, { ...update, ...stated });
  return {
    requirements: outcomes.map(({ id }) => id),
    facts: takesWayOut(update) ? { metersLeft: metersHolding } : {},
  };
}
