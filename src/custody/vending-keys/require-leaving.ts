/**
 * Sees that a change of a vending key leaves no more meters behind than the person stated.
 *
 * @module
 */
import type { KeyUpdate } from '../../keys/rules/key-update.ts';
import { LEAVING_RULES } from '../../keys/rules/leaving-rules.ts';
import { takesWayOut } from '../../keys/rules/leaving-stated.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import { KmsError, type ErrorFacts } from '../../errors/kms-error.ts';
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
 * @throws {KmsError} RECORD_UNKNOWN for a key outside the scope, KEY_LEAVES_METERS
 */
export async function requireLeaving(
  { dependencies, act }: KeyDoing,
  update: KeyUpdate,
  leaving: number | undefined,
): Promise<CheckedLeaving> {
  const { vendingKeys, meters } = dependencies.store;
  const { id, attributes } = update.before;
  // A key that is known only because a meter of the scope names it: its meters are not counted.
  const own = await vendingKeys.findNamed(attributes.supplyGroupCode, attributes.keyRevisionNumber);
  if (own === undefined) {
    throw new KmsError('RECORD_UNKNOWN', `the scope has no key ${id}`, { facts: { id } });
  }
  const metersHolding = await meters.countHolding(id);
  const approved = act.authority !== undefined;
  const stated = { metersHolding, leaving: leaving ?? null, approved };
  const outcomes = requireAll(LEAVING_RULES, { ...update, ...stated });
  return {
    requirements: outcomes.map(({ id }) => id),
    facts: takesWayOut(update) ? { metersLeft: metersHolding } : {},
  };
}
