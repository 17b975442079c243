/**
 * The quickstart's keys in its store: each is found by its name, or made by the use cases that make
 * the keys of every store.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { addOwner } from '../../custody/owners/add-owner.ts';
import { listOwners } from '../../custody/owners/list-owners.ts';
import { listTrusted } from '../../custody/records/list-trusted.ts';
import { SUPPLY_GROUPS, VENDING_KEYS } from '../../custody/records/record-kinds.ts';
import { findTrusted } from '../../custody/records/trusted-record.ts';
import { addSupplyGroup } from '../../custody/supply-groups/add-supply-group.ts';
import { activateVendingKey } from '../../custody/vending-keys/activate-vending-key.ts';
import { createVendingKey } from '../../custody/vending-keys/create-vending-key.ts';
import { importTrialKey } from '../../custody/vending-keys/import-trial-key.ts';
import type { KeyCustody } from '../../custody/vending-keys/key-custody.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroupKind } from '../../keys/supply-group.ts';
import {
  vendingKeyName,
  type VendingKey,
  type VendingKeyAttributes,
} from '../../keys/vending-key.ts';
import {
  installationOf,
  wantedKeys,
  type TrialInstallation,
  type WantedKey,
} from './trial-installation.ts';
import type { Act } from '../../custody/custody-dependencies.ts';
import { nobodyYet } from '../../people/actor.ts';

/** In the events of the store. */
export const QUICKSTART: Act = {
  actor: nobodyYet(null, 'sts-kms quickstart'),
  ticket: null,
  reason: null,
};
const OWNER = { name: 'Quickstart', timeZone: 'UTC' } as const;

/** IEC 62055-41:2018 6.1.9: a group is of the kind of its keys. */
const KIND_OF_KEY_TYPE: Readonly<Record<VendingKeyAttributes['keyType'], SupplyGroupKind>> = {
  1: 'default',
  2: 'unique',
  3: 'common',
};

/** The keys, and whether any of them is new. */
export interface KeptKeys {
  readonly installation: TrialInstallation;
  readonly keys: 'made' | 'kept';
}

/**
 * Finds the keys of a trial-key file and their successors in a store, checked, and makes those that
 * are not there.
 *
 * @throws {KmsError} the codes of records that are not genuine; KEY_STATE_CHANGE when somebody took
 *   a key out of use; what making a key refuses
 */
export async function keepTrialKeys(custody: KeyCustody, trialKeysText: string): Promise<KeptKeys> {
  const held = new Map<string, Stored<VendingKey>>();
  for (const key of await listTrusted(custody, VENDING_KEYS)) {
    held.set(vendingKeyName(key.entity.attributes), key);
  }
  let keys: KeptKeys['keys'] = 'kept';
  const take = async (wanted: WantedKey): Promise<Stored<VendingKey>> => {
    const found = held.get(vendingKeyName(wanted.attributes));
    if (found === undefined) keys = 'made';
    else wanted.value?.fill(0);
    const key = found ?? (await makeKey(custody, wanted));
    if (key.entity.life.state === 'active') return key;
    return activateVendingKey(custody, QUICKSTART, { id: key.entity.id });
  };
  const installation = await installationOf(wantedKeys(trialKeysText), take);
  return { installation, keys };
}

async function makeKey(
  custody: KeyCustody,
  { name, attributes, value }: WantedKey,
): Promise<Stored<VendingKey>> {
  await requireGroup(custody, name, attributes);
  const id = randomUUID();
  if (value !== null) {
    return importTrialKey(custody, QUICKSTART, { id, key: { name, attributes, value } });
  }
  const { supplyGroupCode, baseDate, keyExpiryNumber } = attributes;
  const request = { id, supplyGroupCode, baseDate, keyExpiryNumber };
  return createVendingKey(custody, QUICKSTART, request);
}

async function requireGroup(
  custody: KeyCustody,
  name: string,
  { supplyGroupCode, keyType }: VendingKeyAttributes,
): Promise<void> {
  if ((await findTrusted(custody, SUPPLY_GROUPS, supplyGroupCode)) !== undefined) return;
  const owner =
    (await listOwners(custody, QUICKSTART)).find(({ entity }) => entity.name === OWNER.name) ??
    (await addOwner(custody, QUICKSTART, { id: randomUUID(), ...OWNER }));
  const kind = KIND_OF_KEY_TYPE[keyType];
  const group = { supplyGroupCode, name, ownerId: owner.entity.id, kind };
  await addSupplyGroup(custody, QUICKSTART, group);
}
