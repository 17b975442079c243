/**
 * Destroying the value of a vending key, for ever. Its record stays.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { DESTRUCTION_RULES } from '../../keys/rules/destruction-rules.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { amendKey, inState, loadKey } from './amend-key.ts';
import type { KeyRequest } from './change-state.ts';
import {
  certificateOf,
  DESTROYED,
  type DestructionCertificate,
} from './destruction-certificate.ts';
import type { KeyCustody } from './key-custody.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Destroys a key. The certificate is made from what was stored, so that it can be had again.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_REASON_MISSING, KEY_DESTROY_STATE,
 *   KEY_DESTROY_HELD,
 *   STORE_CONFLICT
 */
export async function destroyVendingKey(
  dependencies: KeyCustody,
  act: Act,
  { id }: KeyRequest,
): Promise<DestructionCertificate> {
  requireDuty(act, DESTROYED);
  if (act.reason === null || act.reason.trim() === '') {
    throw new KmsError('KEY_REASON_MISSING', 'a key is destroyed for a reason, which is recorded');
  }
  const previous = await loadKey(dependencies, id);
  const before = previous.entity;
  const after = inState(before, 'destroyed');
  const metersPresumed = await dependencies.store.meters.countHolding(id);
  const facts = { before, after, everUsed: wasUsable(before), metersPresumed };
  const outcomes = requireAll(DESTRUCTION_RULES, facts);
  const deed = {
    action: DESTROYED,
    requirements: outcomes.map((outcome) => outcome.id),
    facts: {
      name: vendingKeyName(before.attributes),
      keyCheckValue: before.value?.keyCheckValue ?? before.reportedKeyCheckValue ?? 'none',
    },
  };
  await amendKey({ dependencies, act }, previous, { after, deed });
  return certificateOf(dependencies, { id });
}

/** No state leads back to these two, so a key that is in one of them was never in use. */
function wasUsable({ life }: VendingKey): boolean {
  return life.state !== 'generating' && life.state !== 'pre-active';
}
