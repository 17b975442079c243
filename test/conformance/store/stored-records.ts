/** Records to store, each with an id of its own. */
import { randomBytes, randomInt, randomUUID } from 'node:crypto';
import type { Owner } from '../../../src/keys/owner.ts';
import type { RecordHead, Stored } from '../../../src/keys/sealed-record.ts';
import type { SupplyGroup } from '../../../src/keys/supply-group.ts';
import type { VendingKey } from '../../../src/keys/vending-key.ts';
import type { Repositories } from '../../../src/ports/store.ts';
import type { KeyPosition, Meter } from '../../../src/rollover/meter.ts';
import type { KeyRevisionNumber } from '../../../src/sts/attributes/key-revision-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { meters, sampleOf, vendingKeys } from '../../store/store-arbitraries.ts';

/** A record with a MAC that nobody checks here. */
export function sealed<Entity extends RecordHead>(entity: Entity): Stored<Entity> {
  return { entity, recordMac: Uint8Array.from(randomBytes(32)) };
}

/** The next version of a record, changed. */
export function next<Entity extends RecordHead>(
  { entity }: Stored<Entity>,
  change: Partial<Entity>,
): Stored<Entity> {
  return sealed({ ...entity, ...change, version: entity.version + 1 });
}

export function newOwner(): Stored<Owner> {
  const id = randomUUID();
  return sealed({ id, version: 1, name: `Owner ${id}`, timeZone: 'Africa/Johannesburg' });
}

/** A supply group that is stored, with its owner. */
export async function storedSupplyGroup(store: Repositories): Promise<Stored<SupplyGroup>> {
  const owner = newOwner();
  const group = sealed<SupplyGroup>({
    id: parseSupplyGroupCode(String(randomInt(1_000_000)).padStart(6, '0')),
    version: 1,
    name: 'Somewhere',
    ownerId: owner.entity.id,
    kind: 'unique',
    cluster: 0,
  });
  await store.owners.insert(owner);
  await store.supplyGroups.insert(group);
  return group;
}

/** A vending key of a supply group; everything else is made up. */
export function newVendingKey(
  group: Stored<SupplyGroup>,
  keyRevisionNumber: KeyRevisionNumber,
  change: Partial<VendingKey> = {},
): Stored<VendingKey> {
  const made = sampleOf(vendingKeys, randomInt(2 ** 31));
  const fingerprint = randomBytes(32).toString('hex');
  const value = {
    wrapped: Uint8Array.from(randomBytes(28)),
    storageKeyNumber: 1,
    keyCheckValue: 'hmac-sha256:1A2B3C',
    fingerprint,
  };
  return sealed({
    ...made,
    id: randomUUID(),
    version: 1,
    attributes: { ...made.attributes, supplyGroupCode: group.entity.id, keyRevisionNumber },
    life: { ...made.life, state: 'active' },
    value,
    ...change,
  });
}

/** A meter whose four positions hold these vending keys; installed, unless told otherwise. */
export function newMeter(positions: {
  readonly intended: Stored<VendingKey>;
  readonly issued?: Stored<VendingKey>;
  readonly presumed: Stored<VendingKey>;
  readonly proven?: Stored<VendingKey>;
  readonly status?: Meter['status'];
}): Stored<Meter> {
  const made = sampleOf(meters, randomInt(2 ** 31));
  const at = (key: Stored<VendingKey>): KeyPosition => ({
    ...made.intended,
    vendingKeyId: key.entity.id,
  });
  return sealed({
    ...made,
    version: 1,
    status: positions.status ?? 'installed',
    intended: at(positions.intended),
    issued: positions.issued === undefined ? null : at(positions.issued),
    presumed: at(positions.presumed),
    proven: positions.proven === undefined ? null : at(positions.proven),
  });
}
