/**
 * Making guard keys together with their backup. The backup comes first and is tested; only then do
 * the keys come to be, so that none exists that its backup does not know.
 *
 * @module
 */
import { HSM_KEY_BYTES } from '../../ports/hsm.ts';
import {
  FIRST_STORAGE_KEY,
  RECORD_MAC_KEY,
  requireNoGuardKeys,
  type GuardKeys,
} from '../guard-keys.ts';
import { createSlab } from '../slab.ts';
import { storageKeySpec } from '../storage-keys.ts';
import { takeInGuardValues, type OpenableHsm } from './guard-values.ts';
import type { GuardKeyUsage, GuardValue } from './read-backup.ts';
import { writeGuardBackup, type BackupOwner } from './write-backup.ts';

/** Keys that were made, and the way to take their backup away when nothing comes of them. */
export interface BackedUpKeys {
  readonly guards: GuardKeys;
  readonly removeBackup: () => void;
}

/**
 * The guard keys of a new installation, with their backup: all or nothing.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS, HSM_GUARD_KEYS_INCOMPLETE, SM_BACKUP_SHAPE,
 *   SM_BACKUP_EXISTS, FILE_NOT_WRITABLE, SM_BACKUP_UNTESTED, and what the HSM reports
 */
export async function generateBackedUpGuardKeys(
  into: OpenableHsm,
  owner: BackupOwner,
): Promise<BackedUpKeys> {
  requireNoGuardKeys(into.hsm);
  const storage = storageKeySpec(FIRST_STORAGE_KEY);
  return withNewValues(into, [storage, RECORD_MAC_KEY], async (values) => {
    const { remove } = await writeGuardBackup(into.hsm, owner, values);
    try {
      const [storageKey, recordMac] = takeInGuardValues(into, values);
      if (storageKey === undefined || recordMac === undefined) throw new RangeError('two keys');
      const storageKeyNumber = FIRST_STORAGE_KEY;
      return {
        guards: { storage: storageKey, storageKeyNumber, recordMac },
        removeBackup: remove,
      };
    } catch (error) {
      remove();
      throw error;
    }
  });
}

/** Values from the HSM's randomness, wiped in the end. */
export async function withNewValues<Result>(
  { hsm }: Pick<OpenableHsm, 'hsm'>,
  names: readonly { readonly label: string; readonly usage: GuardKeyUsage }[],
  use: (values: readonly GuardValue[]) => Promise<Result>,
): Promise<Result> {
  const slab = createSlab(names.reduce((sum, { usage }) => sum + HSM_KEY_BYTES[usage], 0));
  try {
    const values = names.map(({ label, usage }): GuardValue => {
      const bytes = HSM_KEY_BYTES[usage];
      const at = slab.take(bytes);
      const value = slab.octets.subarray(at, at + bytes);
      hsm.random(value);
      return { label, usage, value };
    });
    return await use(values);
  } finally {
    slab.wipe();
  }
}
