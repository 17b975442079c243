/**
 * The vending keys at hand, found by supply group and revision.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Stored } from '../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../keys/vending-key.ts';
import type { KeyRevisionNumber } from '../sts/attributes/key-revision-number.ts';
import type { SupplyGroupCode } from '../sts/attributes/supply-group-code.ts';

/** Vending keys in a fixed order, and the way from a name to its place. */
export interface KeyRing {
  readonly keys: readonly Stored<VendingKey>[];
  readonly indexByName: ReadonlyMap<string, number>;
}

/**
 * A ring of these keys.
 *
 * @throws {KmsError} KEY_DUPLICATE when two have one supply group and revision
 */
export function createKeyRing(keys: readonly Stored<VendingKey>[]): KeyRing {
  const indexByName = new Map<string, number>();
  keys.forEach(({ entity }, index) => {
    const name = vendingKeyName(entity.attributes);
    if (indexByName.has(name)) {
      throw new KmsError('KEY_DUPLICATE', `two vending keys are named ${name}`);
    }
    indexByName.set(name, index);
  });
  return { keys, indexByName };
}

/**
 * Place of a key in the ring.
 *
 * @throws {KmsError} KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN
 */
export function findKeyIndex(
  ring: KeyRing,
  supplyGroupCode: SupplyGroupCode,
  keyRevisionNumber: KeyRevisionNumber,
): number {
  const index = ring.indexByName.get(`${supplyGroupCode}/${keyRevisionNumber}`);
  if (index !== undefined) return index;
  const held = ring.keys
    .filter(({ entity }) => entity.attributes.supplyGroupCode === supplyGroupCode)
    .map(({ entity }) => entity.attributes.keyRevisionNumber);
  if (held.length === 0) {
    throw new KmsError('KEY_SUPPLY_GROUP_UNKNOWN', `no key of supply group ${supplyGroupCode}`);
  }
  const name = `${supplyGroupCode}/${keyRevisionNumber}`;
  throw new KmsError(
    'KEY_REVISION_UNKNOWN',
    `no vending key ${name}, revisions: ${held.join(', ')}`,
  );
}

/**
 * A key in the ring.
 *
 * @throws {KmsError} KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN
 */
export function findKey(
  ring: KeyRing,
  supplyGroupCode: SupplyGroupCode,
  keyRevisionNumber: KeyRevisionNumber,
): Stored<VendingKey> {
  const key = ring.keys[findKeyIndex(ring, supplyGroupCode, keyRevisionNumber)];
  if (key === undefined) throw new KmsError('KEY_REVISION_UNKNOWN', 'the key ring has lost a key');
  return key;
}
