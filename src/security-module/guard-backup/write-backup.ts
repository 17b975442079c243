/**
 * Making a backup of guard keys: their values under a new backup key, which is split into shares
 * and then gone. It counts as made once it was opened again from its files with every share.
 *
 * @module
 */
import { randomUUID, timingSafeEqual } from 'node:crypto';
import { join } from 'node:path';
import { split } from 'shamir-secret-sharing';
import { KmsError } from '../../errors/kms-error.ts';
import type { Hsm } from '../../ports/hsm.ts';
import { createSlab } from '../slab.ts';
import { sealValues } from './backup-cipher.ts';
import {
  BACKUP_KEY_BYTES,
  backupHead,
  SHARES_MAX,
  SHARES_MIN,
  type BackupHead,
} from './backup-format.ts';
import { writeNewFiles, type NewFile } from './new-files.ts';
import { readBackupFile, withOpenedBackup, type GuardValue } from './read-backup.ts';
import { shareFileOctets } from './share-files.ts';

const BACKUP_NAME = 'guard-keys.backup.json';

/** The backup that a person wants. */
export interface GuardBackupPlan {
  /** Made when missing; none of the files may be in it. */
  readonly folder: string;
  /** Number of shares, 2 to 16. */
  readonly shares: number;
  /** Shares that open it, 2 to `shares`. */
  readonly threshold: number;
}

/** For whom a backup is. */
export interface BackupOwner {
  readonly plan: GuardBackupPlan;
  readonly installationId: string;
}

/** A backup that was made and tested. */
export interface MadeBackup {
  /** Removes its files, when the keys in it did not come to be. */
  readonly remove: () => void;
}

/** The file with the wrapped values. */
export function backupFileIn(folder: string): string {
  return join(folder, BACKUP_NAME);
}

/**
 * Writes the files and restores from them.
 *
 * @param hsm - its randomness makes the backup key
 * @throws {KmsError} SM_BACKUP_SHAPE, SM_BACKUP_EXISTS, FILE_NOT_WRITABLE, SM_BACKUP_UNTESTED: then
 *   none of the files is there
 */
export async function writeGuardBackup(
  hsm: Pick<Hsm, 'random'>,
  { plan, installationId }: BackupOwner,
  keys: readonly GuardValue[],
): Promise<MadeBackup> {
  const { folder, shares, threshold } = plan;
  requireShape(plan);
  const names = keys.map(({ label, usage }) => ({ label, usage }));
  const counts = { shares, threshold };
  const head = backupHead({ backupId: randomUUID(), installationId, ...counts, keys: names });
  const files = await filesOf({ hsm, folder, head }, keys);
  let remove: () => void;
  try {
    remove = writeNewFiles(folder, files);
  } finally {
    for (const { octets } of files) octets.fill(0);
  }
  try {
    await testRestore({ plan, installationId }, keys);
    return { remove };
  } catch (error) {
    remove();
    throw error;
  }
}

function requireShape({ shares, threshold }: GuardBackupPlan): void {
  const whole = Number.isInteger(shares) && Number.isInteger(threshold);
  const enough = threshold >= SHARES_MIN && threshold <= shares;
  if (whole && enough && shares <= SHARES_MAX) return;
  const message = `${SHARES_MIN} to ${SHARES_MAX} shares, and ${SHARES_MIN} up to all to open it`;
  throw new KmsError('SM_BACKUP_SHAPE', `a guard-key backup has ${message}`);
}

/** What a backup is made in. */
interface Making {
  readonly hsm: Pick<Hsm, 'random'>;
  readonly folder: string;
  readonly head: BackupHead;
}

async function filesOf(
  { hsm, folder, head }: Making,
  keys: readonly GuardValue[],
): Promise<NewFile[]> {
  const { backupId, installationId, shares, threshold } = head;
  const bytes = keys.reduce((sum, { value }) => sum + value.length, 0);
  const slab = createSlab(BACKUP_KEY_BYTES + bytes);
  const take = (octets: number) => {
    const at = slab.take(octets);
    return slab.octets.subarray(at, at + octets);
  };
  let parts: Uint8Array[] = [];
  try {
    const backupKey = take(BACKUP_KEY_BYTES);
    hsm.random(backupKey);
    for (const { value } of keys) take(value.length).set(value);
    const values = slab.octets.subarray(BACKUP_KEY_BYTES);
    const sealed = sealValues(backupKey, head, values);
    const text = Buffer.from(`${JSON.stringify(sealed, null, 2)}\n`);
    parts = await split(backupKey, shares, threshold);
    const shareFiles = parts.map((share, index) => {
      const number = index + 1;
      const about = { backupId, installationId, shares, threshold, number };
      return { path: shareFileIn(folder, number), octets: shareFileOctets(about, share) };
    });
    return [{ path: backupFileIn(folder), octets: text }, ...shareFiles];
  } finally {
    slab.wipe();
    for (const part of parts) part.fill(0);
  }
}

function shareFileIn(folder: string, number: number): string {
  return join(folder, `share-${number}.json`);
}

/** As on the day of the loss: from the files alone, every share once among the first. */
async function testRestore(
  { plan, installationId }: BackupOwner,
  keys: readonly GuardValue[],
): Promise<void> {
  const { folder, shares, threshold } = plan;
  for (let first = 0; first < shares; first += 1) {
    const numbers = Array.from({ length: threshold }, (_, next) => ((first + next) % shares) + 1);
    const shareFiles = numbers.map((number) => shareFileIn(folder, number));
    try {
      const file = readBackupFile(backupFileIn(folder), installationId);
      await withOpenedBackup(file, shareFiles, (restored) => {
        requireSame(keys, restored);
      });
    } catch (cause) {
      const message = `the backup in ${folder} does not open with shares ${numbers.join(', ')}`;
      throw new KmsError('SM_BACKUP_UNTESTED', message, { cause });
    }
  }
}

function requireSame(keys: readonly GuardValue[], restored: readonly GuardValue[]): void {
  const same = restored.every(({ label, value }, index) => {
    const key = keys[index];
    return key?.label === label && timingSafeEqual(key.value, value);
  });
  if (!same || restored.length !== keys.length) throw new RangeError('other keys came back');
}
