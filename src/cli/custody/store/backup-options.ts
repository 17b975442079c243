/**
 * The options that order a backup of guard keys.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import type { Command } from 'commander';
import * as z from 'zod';
import { KmsError } from '../../../errors/kms-error.ts';
import type { GuardBackupOrder } from '../custody-session.ts';
import { wholeNumber } from '../option-values.ts';

/** What commander collects. */
export interface BackupOptions {
  readonly backupFolder?: string;
  readonly shares?: number;
  readonly threshold?: number;
}

const BACKUP_FILE = 'guard-keys.backup.json';

const namesInstallation = z.object({ installationId: z.uuid() });

/** Adds the options. */
export function addBackupOptions(command: Command): Command {
  return command
    .option('--backup-folder <folder>', 'where the backup of the guard keys and its shares go')
    .option('--shares <number>', 'shares of the backup, 2 to 16', wholeNumber)
    .option('--threshold <number>', 'shares that open it, 2 or more', wholeNumber);
}

/**
 * The backup that was ordered, if any.
 *
 * @throws {KmsError} CLI_USAGE for one of the options without the others
 */
export function backupOrder(options: BackupOptions): GuardBackupOrder | undefined {
  const { backupFolder, shares, threshold } = options;
  if (backupFolder !== undefined && shares !== undefined && threshold !== undefined) {
    return { folder: resolve(backupFolder), shares, threshold };
  }
  if (backupFolder === undefined && shares === undefined && threshold === undefined) {
    return undefined;
  }
  throw new KmsError('CLI_USAGE', '--backup-folder, --shares and --threshold go together');
}

/**
 * The installation that the backup in a folder was made for, by an attempt that was cut short.
 *
 * @throws {KmsError} SM_BACKUP_INVALID
 */
export function installationOfBackup({ folder }: GuardBackupOrder): string {
  const path = join(folder, BACKUP_FILE);
  try {
    return namesInstallation.parse(JSON.parse(readFileSync(path, 'utf8'))).installationId;
  } catch (cause) {
    throw new KmsError('SM_BACKUP_INVALID', `${path}: no guard-key backup`, { cause });
  }
}

/** The files of a backup. */
export function backupFilesOf({ folder, shares }: GuardBackupOrder): string[] {
  const numbers = Array.from({ length: shares }, (_, index) => index + 1);
  return [BACKUP_FILE, ...numbers.map((number) => `share-${number}.json`)].map((name) =>
    join(folder, name),
  );
}

/** What a person does with the files. */
export function backupAdvice({ folder, shares, threshold }: GuardBackupOrder): string[] {
  return [
    `guard-key backup in ${folder}: tested with every share; ${threshold} of ${shares} open it`,
    'give each share-N.json to a custodian of its own, and leave no copy of it here',
  ];
}
