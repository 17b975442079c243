/**
 * Naming a vending key: by supply group and revision, as people do, or by its id, which also names
 * a destroyed one.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { KeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, requireTrusted, type RecordReading } from '../records/trusted-record.ts';

/** Supply group and revision. */
export interface KeyName {
  readonly supplyGroupCode: SupplyGroupCode;
  readonly keyRevisionNumber: KeyRevisionNumber;
}

/** Names a vending key. */
export type KeyReference = KeyName | { readonly vendingKeyId: string };

/**
 * The key that is named, checked.
 *
 * @throws {KmsError} KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN, RECORD_UNKNOWN, and when the
 *   record cannot be relied on
 */
export async function loadKey(
  reading: RecordReading,
  reference: KeyReference,
): Promise<Stored<VendingKey>> {
  if ('vendingKeyId' in reference) {
    return loadTrusted(reading, VENDING_KEYS, reference.vendingKeyId);
  }
  const { supplyGroupCode, keyRevisionNumber } = reference;
  const { vendingKeys } = reading.store;
  const stored = await vendingKeys.findNamed(supplyGroupCode, keyRevisionNumber);
  if (stored !== undefined) {
    await requireTrusted(reading, VENDING_KEYS, [stored]);
    return stored;
  }
  const revisions = (await vendingKeys.listOfSupplyGroup(supplyGroupCode))
    .filter(({ entity }) => entity.life.state !== 'destroyed')
    .map(({ entity }) => entity.attributes.keyRevisionNumber);
  if (revisions.length === 0) {
    throw new KmsError('KEY_SUPPLY_GROUP_UNKNOWN', `no key of supply group ${supplyGroupCode}`);
  }
  throw new KmsError(
    'KEY_REVISION_UNKNOWN',
    `no vending key ${supplyGroupCode}/${keyRevisionNumber}, revisions: ${revisions.join(', ')}`,
  );
}
