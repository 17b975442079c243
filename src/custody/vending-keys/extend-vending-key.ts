/**
 * Changing the dates and limits of a vending key.
 *
 * @module
 */
import { adviseAll, type Advice } from '../../keys/rules/advice.ts';
import { ISSUED_UNTIL_RULES } from '../../keys/rules/issued-until-rules.ts';
import { KEY_CHANGE_ONLY_LIFE } from '../../keys/rules/key-change-only-life.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKeyLife } from '../../keys/vending-key-life.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import { formatUtcMinute } from '../../sts/utc-minute.ts';
import type { Act } from '../custody-dependencies.ts';
import { amendKey, loadKey, nextVersion } from './amend-key.ts';
import type { LeavingRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';
import { requireLimits } from './key-life-request.ts';
import { requireLeaving } from './require-leaving.ts';
import { requireDuty } from '../people/require-duty.ts';

/** New dates and limits: null opens one, what is left out stays as it is. */
export type KeyExtension = LeavingRequest &
  Partial<Pick<VendingKeyLife, 'issuedUntil' | 'loadableUntil' | 'refreshDays' | 'unitLimit'>>;

/** A key after the change, and what people should be told. */
export interface ExtendedKey {
  readonly key: Stored<VendingKey>;
  readonly advice: readonly Advice[];
}

/**
 * Changes issued-until, loadable-until, refresh or unit limit, to a later or an earlier time.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_LIFE_INVALID, KEY_LEAVES_METERS and the codes
 *   of other rules,
 *   STORE_CONFLICT
 */
export async function extendVendingKey(
  dependencies: KeyCustody,
  act: Act,
  { id, leaving, ...dates }: KeyExtension,
): Promise<ExtendedKey> {
  requireDuty(act, 'vending-key.extend');
  const previous = await loadKey(dependencies, id);
  const before = previous.entity;
  const life = { ...before.life, ...dates };
  requireLimits(life);
  const after = nextVersion(before, { life });
  const update = { before, after };
  const outcomes = requireAll(ISSUED_UNTIL_RULES, update);
  const checked = await requireLeaving({ dependencies, act }, update, leaving);
  const requirements = [...outcomes.map((outcome) => outcome.id), ...checked.requirements];
  const advice = adviseAll([KEY_CHANGE_ONLY_LIFE], update);
  const facts = {
    name: vendingKeyName(before.attributes),
    ...changedFacts(before.life, life),
    ...checked.facts,
  };
  const deed = { action: 'vending-key.extend', requirements, facts };
  const key = await amendKey({ dependencies, act }, previous, { after, deed });
  return { key, advice };
}

/** What changed, before and after, as `issuedUntilBefore` and `issuedUntil`. */
function changedFacts(was: VendingKeyLife, is: VendingKeyLife): Record<string, string> {
  const facts: Record<string, string> = {};
  for (const name of ['issuedUntil', 'loadableUntil'] as const) {
    if (was[name] === is[name]) continue;
    facts[`${name}Before`] = textOf(was[name], formatUtcMinute);
    facts[name] = textOf(is[name], formatUtcMinute);
  }
  for (const name of ['refreshDays', 'unitLimit'] as const) {
    if (was[name] === is[name]) continue;
    facts[`${name}Before`] = textOf(was[name], String);
    facts[name] = textOf(is[name], String);
  }
  return facts;
}

function textOf<Value>(value: Value | null, format: (value: Value) => string): string {
  return value === null ? 'open' : format(value);
}
