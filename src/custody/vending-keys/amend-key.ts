/**
 * Storing the next version of a vending key, with its event.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import { recordEvent } from '../record-event.ts';
import { subjectOf, type Deed } from '../records/keep-record.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, type RecordReading } from '../records/trusted-record.ts';
import type { KeyDoing } from './key-custody.ts';

/** A key by its id, checked. */
export async function loadKey(reading: RecordReading, id: string): Promise<Stored<VendingKey>> {
  return loadTrusted(reading, VENDING_KEYS, id);
}

/** The next version of a key, before it is sealed. */
export function nextVersion(key: VendingKey, changes: Partial<VendingKey>): VendingKey {
  return { ...key, ...changes, version: key.version + 1 };
}

/** The next version of a key in another state; the value goes with its destruction. */
export function inState(key: VendingKey, state: VendingKey['life']['state']): VendingKey {
  const life = { ...key.life, state };
  return nextVersion(key, state === 'destroyed' ? { life, value: null } : { life });
}

/**
 * Seals and stores the next version.
 *
 * @throws {KmsError} SM_RECORD_CHANGE, STORE_CONFLICT when somebody else was first
 */
export async function amendKey(
  doing: KeyDoing,
  previous: Stored<VendingKey>,
  { after, deed }: { readonly after: VendingKey; readonly deed: Deed },
): Promise<Stored<VendingKey>> {
  const { store, securityModule, clock } = doing.dependencies;
  const amended = await securityModule.amendVendingKey(previous, after);
  await store.transaction(async (repositories) => {
    await repositories.vendingKeys.update(amended);
    const subject = subjectOf(VENDING_KEYS, after.id);
    const records = [['vending_key', amended] as const];
    const happening = { ...deed, subject, records };
    await recordEvent(repositories, { clock, act: doing.act }, happening);
  });
  return amended;
}
