/**
 * Wrapping values under another storage key. All or none: no version is answered before every value
 * was seen to open again.
 *
 * @module
 */
import type { Stored } from '../keys/sealed-record.ts';
import type { VendingKey } from '../keys/vending-key.ts';
import { requireHeldValue, type HeldRecord } from './held-record.ts';
import { holdValue, marksOf, requireSameValue, wrappableSpec } from './hold-value.ts';
import type { KeyMaking } from './make-vending-key.ts';
import type { NumberedKey } from './storage-keys.ts';

/**
 * The next version of each key, under a storage key.
 *
 * @throws {KmsError} SM_RECORD_MAC, KEY_NO_VALUE, HSM_KEY_NOT_FOUND, HSM_UNWRAP_FAILED
 */
export function rewrapVendingKeys(
  making: KeyMaking,
  keys: readonly Stored<VendingKey>[],
  storageKeyNumber: number,
): Stored<VendingKey>[] {
  const checked = keys.map((key) => requireHeldValue(making.records.requireKey(key)));
  const storage = { number: storageKeyNumber, key: making.storageKeys.at(storageKeyNumber) };
  const next = checked.map((record) => rewrap(making, record, storage));
  return next.map((entity) => making.records.sealKey(entity));
}

function rewrap(making: KeyMaking, { entity }: HeldRecord, storage: NumberedKey): VendingKey {
  const { hsm, storageKeys, adoption } = making;
  const { attributes } = entity;
  const { wrapped, storageKeyNumber, ...marks } = entity.value;
  const key =
    adoption?.storageKeyNumber === storageKeyNumber
      ? adoption.open(attributes, entity.value)
      : hsm.unwrapKey(storageKeys.at(storageKeyNumber), wrapped, wrappableSpec(attributes));
  try {
    requireSameValue(marks, marksOf(making, key, attributes));
  } catch (error) {
    hsm.destroyKey(key);
    throw error;
  }
  const value = holdValue(making, { attributes, key, storage });
  requireSameValue(marks, value);
  return { ...entity, version: entity.version + 1, value };
}
