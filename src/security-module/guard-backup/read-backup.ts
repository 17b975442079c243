/**
 * Opening a backup from its files: enough shares of that backup, each as it was written.
 *
 * @module
 */
import { combine } from 'shamir-secret-sharing';
import { KmsError } from '../../errors/kms-error.ts';
import { HSM_KEY_BYTES } from '../../ports/hsm.ts';
import { openValues } from './backup-cipher.ts';
import { backupSchema, SHARE_BYTES, SHARES_MAX, type BackupFile } from './backup-format.ts';
import { readOctets } from './read-octets.ts';
import { readShareFile } from './share-files.ts';

/** The files of a backup that were brought. */
export interface BackupFiles {
  readonly backupFile: string;
  /** In any order; one that is named twice counts once. */
  readonly shareFiles: readonly string[];
}

/** What a guard key is for. */
export type GuardKeyUsage = BackupFile['keys'][number]['usage'];

/** The clear value of a guard key: its owner wipes it. */
export interface GuardValue {
  readonly label: string;
  readonly usage: GuardKeyUsage;
  readonly value: Uint8Array;
}

/**
 * The backup of an installation, still wrapped.
 *
 * @throws {KmsError} FILE_NOT_READABLE, SM_BACKUP_INVALID, SM_BACKUP_OTHER_INSTALLATION
 */
export function readBackupFile(path: string, installationId: string): BackupFile {
  const octets = readOctets(path);
  let file: BackupFile;
  try {
    file = backupSchema.parse(JSON.parse(octets.toString('utf8')));
  } catch (cause) {
    throw new KmsError('SM_BACKUP_INVALID', `${path}: no guard-key backup`, { cause });
  }
  if (file.installationId === installationId) return file;
  throw new KmsError(
    'SM_BACKUP_OTHER_INSTALLATION',
    `${path} is the backup of installation ${file.installationId}, this is ${installationId}`,
  );
}

/**
 * Opens a backup for a moment, and wipes what was in it.
 *
 * @throws {KmsError} FILE_NOT_READABLE, SM_BACKUP_SHARE_DAMAGED, SM_BACKUP_SHARE_OTHER,
 *   SM_BACKUP_SHARES_FEW, SM_BACKUP_INVALID
 */
export async function withOpenedBackup<Result>(
  file: BackupFile,
  shareFiles: readonly string[],
  use: (keys: readonly GuardValue[]) => Promise<Result> | Result,
): Promise<Result> {
  const bytes = file.keys.reduce((sum, { usage }) => sum + HSM_KEY_BYTES[usage], 0);
  const values = new Uint8Array(new ArrayBuffer(bytes));
  try {
    const backupKey = await combineShares(file, shareFiles);
    try {
      openValues(backupKey, file, values);
    } finally {
      backupKey.fill(0);
    }
    return await use(valuesOf(file, values));
  } finally {
    values.fill(0);
  }
}

function valuesOf({ keys }: BackupFile, values: Uint8Array): GuardValue[] {
  let at = 0;
  return keys.map(({ label, usage }) => {
    const value = values.subarray(at, at + HSM_KEY_BYTES[usage]);
    at += value.length;
    return { label, usage, value };
  });
}

async function combineShares(file: BackupFile, shareFiles: readonly string[]): Promise<Uint8Array> {
  const room = new Uint8Array(new ArrayBuffer(SHARES_MAX * SHARE_BYTES));
  try {
    const shares = readShares(file, shareFiles, room);
    const { size } = shares;
    if (size < file.threshold) {
      const message = `${file.threshold} shares are needed, ${size} different ones were given`;
      throw new KmsError('SM_BACKUP_SHARES_FEW', message);
    }
    return await combine([...shares.values()].slice(0, file.threshold));
  } finally {
    room.fill(0);
  }
}

/** The shares by their number. */
function readShares(
  file: BackupFile,
  shareFiles: readonly string[],
  room: Uint8Array,
): Map<number, Uint8Array> {
  const shares = new Map<number, Uint8Array>();
  for (const path of shareFiles) {
    const taken = new Uint8Array(new ArrayBuffer(SHARE_BYTES));
    try {
      const { number, backupId } = readShareFile(path, taken);
      if (backupId !== file.backupId) {
        const message = `${path} is a share of another backup`;
        throw new KmsError('SM_BACKUP_SHARE_OTHER', message);
      }
      const place = room.subarray((number - 1) * SHARE_BYTES, number * SHARE_BYTES);
      place.set(taken);
      shares.set(number, place);
    } finally {
      taken.fill(0);
    }
  }
  return shares;
}
