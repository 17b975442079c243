/**
 * Changing the KeyExpiryNumber of a vending key.
 *
 * @module
 */
import { EXPIRY_RULES } from '../../keys/rules/expiry-rules.ts';
import { requireAll } from '../../keys/rules/rule.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import type { KeyExpiryNumber } from '../../sts/attributes/key-expiry-number.ts';
import type { Act } from '../custody-dependencies.ts';
import { amendKey, loadKey, nextVersion } from './amend-key.ts';
import type { KeyRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A new KeyExpiryNumber. */
export interface ExpiryRequest extends KeyRequest {
  readonly keyExpiryNumber: KeyExpiryNumber;
  /** The person said in words that credit is to end at once. */
  readonly endingCredit?: boolean;
}

/**
 * Changes the KeyExpiryNumber. Meters get the new one with their next key change.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_EXPIRY_IN_PAST, KEY_NOT_EXTENDABLE,
 *   STORE_CONFLICT
 */
export async function changeKeyExpiryNumber(
  dependencies: KeyCustody,
  act: Act,
  { id, keyExpiryNumber, endingCredit = false }: ExpiryRequest,
): Promise<Stored<VendingKey>> {
  requireDuty(act, 'vending-key.expiry');
  const previous = await loadKey(dependencies, id);
  const before = previous.entity;
  const attributes = { ...before.attributes, keyExpiryNumber };
  const after = nextVersion(before, { attributes });
  const now = dependencies.clock.nowUtc();
  const outcomes = requireAll(EXPIRY_RULES, { before, after, now, endingCredit });
  const facts = {
    name: vendingKeyName(before.attributes),
    keyExpiryNumberBefore: before.attributes.keyExpiryNumber,
    keyExpiryNumber,
    endingCredit,
  };
  const requirements = outcomes.map((outcome) => outcome.id);
  const deed = { action: 'vending-key.expiry', requirements, facts };
  return amendKey({ dependencies, act }, previous, { after, deed });
}
