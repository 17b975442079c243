/**
 * Guard keys from their backup into an HSM: after the loss of the one that had them, or to move to
 * another. The next storage key is made beside them, for the values to go under; it gets a backup
 * of its own, with the record-MAC key, if one is wanted.
 *
 * It can be done again after it was cut short: a key that is there already and is the same stays.
 *
 * @module
 */
import { createSecretKey } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import { RECORD_MAC_KEY, type GuardKeys } from '../guard-keys.ts';
import { findOrNull, storageKeySpec } from '../storage-keys.ts';
import { createAdoption, type ValueAdoption } from './adoption.ts';
import { withNewValues } from './back-up-new-keys.ts';
import { takeInGuardValues, type OpenableHsm, type OpenBlob } from './guard-values.ts';
import {
  readBackupFile,
  withOpenedBackup,
  type BackupFiles,
  type GuardValue,
} from './read-backup.ts';
import { backupFileIn, writeGuardBackup, type GuardBackupPlan } from './write-backup.ts';

/** What is restored, by paths and numbers. */
export interface GuardRestore extends BackupFiles {
  /** Number of the storage key under which the values of the store are. */
  readonly storageKeyNumber: number;
  /** Profile of the HSM that wrapped them. */
  readonly fromProfile: string;
  /** A backup of what is in the HSM afterwards; null: the storage key then has none. */
  readonly newBackup: GuardBackupPlan | null;
}

/** A restore for an installation. */
export interface RestoreOrder {
  readonly restore: GuardRestore;
  readonly installationId: string;
  /** Opens what the other HSM wrapped. */
  readonly openOther: OpenBlob;
}

/** Guard keys that are back, and the way to the values that the other HSM wrapped. */
export interface RestoredGuards {
  readonly guards: GuardKeys;
  readonly adoption: ValueAdoption;
}

/**
 * Restores the guard keys. Nothing comes into the HSM unless the backup opens.
 *
 * @throws {KmsError} FILE_NOT_READABLE, SM_BACKUP_INVALID, SM_BACKUP_OTHER_INSTALLATION,
 *   SM_BACKUP_NOT_COVERING, SM_BACKUP_SHARE_DAMAGED, SM_BACKUP_SHARE_OTHER, SM_BACKUP_SHARES_FEW,
 *   HSM_KEY_AMBIGUOUS when the HSM guards another store
 */
export async function restoreGuardKeys(
  into: OpenableHsm,
  order: RestoreOrder,
): Promise<RestoredGuards> {
  const { restore, installationId, openOther } = order;
  const { storageKeyNumber } = restore;
  const file = readBackupFile(restore.backupFile, installationId);
  const wanted = storageKeySpec(storageKeyNumber).label;
  for (const label of [wanted, RECORD_MAC_KEY.label]) {
    if (file.keys.some((key) => key.label === label)) continue;
    const message = `the values are under "${wanted}", and "${label}" is not in the backup`;
    throw new KmsError('SM_BACKUP_NOT_COVERING', message);
  }
  return withOpenedBackup(file, restore.shareFiles, async (values) => {
    const old = valueOf(values, wanted);
    const mac = valueOf(values, RECORD_MAC_KEY.label);
    const [, recordMac] = takeInGuardValues(into, [old, mac]);
    if (recordMac === undefined) throw new RangeError('two keys wanted');
    const storageKeyNumberOfNext = storageKeyNumber + 1;
    const storage = await makeNext(into, order, mac);
    const storageKey = createSecretKey(old.value);
    return {
      guards: { storage, storageKeyNumber: storageKeyNumberOfNext, recordMac },
      adoption: createAdoption(into.hsm, { storageKeyNumber, storageKey, openBlob: openOther }),
    };
  });
}

function valueOf(values: readonly GuardValue[], wanted: string): GuardValue {
  const found = values.find(({ label }) => label === wanted);
  if (found === undefined) throw new RangeError('a backup without a key that it names');
  return found;
}

/** The storage key that values go under, with its backup before it when one is wanted. */
async function makeNext(
  into: OpenableHsm,
  { restore, installationId }: RestoreOrder,
  mac: GuardValue,
): Promise<GuardKeys['storage']> {
  const { hsm } = into;
  const spec = storageKeySpec(restore.storageKeyNumber + 1);
  const { newBackup: plan } = restore;
  const there = findOrNull(hsm, spec.label);
  if (plan === null) return there ?? hsm.generateKey(spec);
  if (there !== null) {
    requireBackupOf(spec.label, { plan, installationId });
    return there;
  }
  return withNewValues(into, [spec], async (values) => {
    const { remove } = await writeGuardBackup(hsm, { plan, installationId }, [...values, mac]);
    try {
      const [storage] = takeInGuardValues(into, values);
      if (storage === undefined) throw new RangeError('one key wanted');
      return storage;
    } catch (error) {
      remove();
      throw error;
    }
  });
}

/** A run that was cut short made the key: its backup came before it, in the folder named then. */
function requireBackupOf(
  label: string,
  { plan, installationId }: { readonly plan: GuardBackupPlan; readonly installationId: string },
): void {
  const path = backupFileIn(plan.folder);
  const { keys } = readBackupFile(path, installationId);
  if (keys.some((key) => key.label === label)) return;
  const message = `an earlier run made "${label}", and ${path} does not have it`;
  throw new KmsError('SM_BACKUP_NOT_COVERING', message);
}
