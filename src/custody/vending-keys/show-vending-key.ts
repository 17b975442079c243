/**
 * One vending key, by its id or its name.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Clock } from '../../ports/clock.ts';
import type { KeyRevisionNumber } from '../../sts/attributes/key-revision-number.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, requireTrusted, type RecordReading } from '../records/trusted-record.ts';
import { viewOf, type VendingKeyView } from './vending-key-view.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/** Names the key that is not destroyed. */
export interface KeyName {
  readonly supplyGroupCode: SupplyGroupCode;
  readonly keyRevisionNumber: KeyRevisionNumber;
}

/**
 * The key with a name that is not destroyed, checked.
 *
 * @throws {KmsError} KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN
 */
export async function findVendingKey(
  reading: RecordReading,
  { supplyGroupCode, keyRevisionNumber }: KeyName,
): Promise<Stored<VendingKey>> {
  const { vendingKeys } = reading.store;
  const found = await vendingKeys.findNamed(supplyGroupCode, keyRevisionNumber);
  if (found === undefined) {
    throw unknownKey(
      { supplyGroupCode, keyRevisionNumber },
      await vendingKeys.listOfSupplyGroup(supplyGroupCode),
    );
  }
  await requireTrusted(reading, VENDING_KEYS, [found]);
  return found;
}

/**
 * The view of a key.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN
 */
export async function showVendingKey(
  reading: RecordReading & { readonly clock: Clock },
  act: Act,
  wanted: { readonly id: string } | KeyName,
): Promise<VendingKeyView> {
  requireDuty(act, 'vending-key.read');
  const stored =
    'id' in wanted
      ? await loadTrusted(reading, VENDING_KEYS, wanted.id)
      : await findVendingKey(reading, wanted);
  return viewOf(stored.entity, reading.clock.nowUtc());
}

function unknownKey(name: KeyName, keys: readonly Stored<VendingKey>[]): KmsError {
  const { supplyGroupCode, keyRevisionNumber } = name;
  const held = keys
    .filter(({ entity }) => entity.life.state !== 'destroyed')
    .map(({ entity }) => entity.attributes.keyRevisionNumber);
  if (held.length === 0) {
    return new KmsError('KEY_SUPPLY_GROUP_UNKNOWN', `no key of supply group ${supplyGroupCode}`);
  }
  return new KmsError(
    'KEY_REVISION_UNKNOWN',
    `no vending key ${supplyGroupCode}/${keyRevisionNumber}, revisions: ${held.join(', ')}`,
  );
}
