/**
 * Wrapping values under the next storage key. All or none: no version is answered before every
 * value was seen to open again.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Stored } from '../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../keys/vending-key.ts';
import type { KeyHandle } from '../ports/hsm.ts';
import { requireHeldValue, type HeldRecord } from './held-record.ts';
import { holdValue, marksOf, requireSameValue, wrappableSpec } from './hold-value.ts';
import type { KeyMaking } from './make-vending-key.ts';
import type { NumberedKey } from './storage-keys.ts';

/**
 * The next version of each key, under a storage key. That there is such a rotation was seen.
 *
 * @throws {KmsError} SM_RECORD_MAC, KEY_NO_VALUE, SM_RECORD_CHANGE, HSM_KEY_NOT_FOUND,
 *   HSM_UNWRAP_FAILED
 */
export function rewrapVendingKeys(
  making: KeyMaking,
  keys: readonly Stored<VendingKey>[],
  storageKeyNumber: number,
): Stored<VendingKey>[] {
  const checked = keys.map((key) => requireHeldValue(making.records.requireKey(key)));
  for (const record of checked) requireOnItsWay(record, storageKeyNumber);
  const storage = { number: storageKeyNumber, key: making.storageKeys.at(storageKeyNumber) };
  const next = checked.map((record) => rewrap(making, record, storage));
  return next.map((entity) => making.records.sealKey(entity));
}

/**
 * Sees that a value opens, and is what its record says.
 *
 * @throws {KmsError} SM_RECORD_MAC, KEY_NO_VALUE, HSM_KEY_NOT_FOUND, HSM_UNWRAP_FAILED
 */
export function checkVendingKeyValue(making: KeyMaking, key: Stored<VendingKey>): void {
  const record = requireHeldValue(making.records.requireKey(key));
  making.hsm.destroyKey(openValue(making, record));
}

/** From one storage key to the next: a value goes over once, and nothing leads back. */
function requireOnItsWay({ entity }: HeldRecord, storageKeyNumber: number): void {
  if (entity.value.storageKeyNumber === storageKeyNumber - 1) return;
  const name = vendingKeyName(entity.attributes);
  const message = `vending key ${name} is not on its way to storage key ${storageKeyNumber}`;
  throw new KmsError('SM_RECORD_CHANGE', message);
}

function rewrap(making: KeyMaking, record: HeldRecord, storage: NumberedKey): VendingKey {
  const { entity } = record;
  const { attributes } = entity;
  const key = openValue(making, record);
  const value = holdValue(making, { attributes, key, storage });
  requireSameValue(entity.value, value);
  return { ...entity, version: entity.version + 1, value };
}

/** A session copy that may be wrapped, of the very value that the record names. */
function openValue(making: KeyMaking, { entity }: HeldRecord): KeyHandle {
  const { hsm, storageKeys, adoption } = making;
  const { attributes, value } = entity;
  const { wrapped, storageKeyNumber } = value;
  const key =
    adoption?.storageKeyNumber === storageKeyNumber
      ? adoption.open(attributes, value)
      : hsm.unwrapKey(storageKeys.at(storageKeyNumber), wrapped, wrappableSpec(attributes));
  try {
    requireSameValue(value, marksOf(making, key, attributes));
    return key;
  } catch (error) {
    hsm.destroyKey(key);
    throw error;
  }
}
