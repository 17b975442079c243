/**
 * Changes of state of a vending key: each is judged by the table of states, and leaves an event.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import { STATE_CHANGE_RULES } from '../../keys/rules/state-change-rules.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKeyState } from '../../keys/vending-key-life.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import { amendKey, inState, loadKey } from './amend-key.ts';
import type { KeyDoing } from './key-custody.ts';
import { requireLeaving } from './require-leaving.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A key by its id. */
export interface KeyRequest {
  readonly id: string;
}

/** A change that may take the way out from meters. */
export interface LeavingRequest extends KeyRequest {
  /** How many meters hold the key, as the person stated. */
  readonly leaving?: number;
}

/** A change of state. */
export interface StateChange {
  /** As `vending-key.activate`. */
  readonly action: string;
  readonly to: VendingKeyState;
  /** The state that it leads away from, when two acts lead to the same one. */
  readonly from?: VendingKeyState;
}

/**
 * Brings a key into another state.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_STATE_CHANGE, KEY_LEAVES_METERS,
 *   STORE_CONFLICT
 */
export async function changeState(
  doing: KeyDoing,
  { id, leaving }: LeavingRequest,
  { action, to, from }: StateChange,
): Promise<Stored<VendingKey>> {
  requireDuty(doing.act, action);
  const previous = await loadKey(doing.dependencies, id);
  const before = previous.entity;
  const name = vendingKeyName(before.attributes);
  if (from !== undefined && before.life.state !== from) {
    const message = `key ${name} is ${before.life.state}: ${action} is for ${from} keys`;
    throw new KmsError('KEY_STATE_CHANGE', message);
  }
  const after = inState(before, to);
  const outcomes = requireAll(STATE_CHANGE_RULES, { before, after });
  const checked = await requireLeaving(doing, { before, after }, leaving);
  const requirements = [...outcomes.map((outcome) => outcome.id), ...checked.requirements];
  const facts = { name, from: before.life.state, to, ...checked.facts };
  return amendKey(doing, previous, { after, deed: { action, requirements, facts } });
}
