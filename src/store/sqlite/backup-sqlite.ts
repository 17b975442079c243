/**
 * A backup of an SQLite store while it is in use: one file, complete or absent.
 *
 * It is made beside its name and takes the name when it is on the disk and was checked. A link
 * fails where the name is taken, so that not even a race overwrites anything.
 */
import { closeSync, fsyncSync, linkSync, openSync, rmSync } from 'node:fs';
import path from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { KmsError } from '../../errors/kms-error.ts';
import { withNameGiven } from '../../errors/name-given.ts';
import { nativeCodeOf } from '../database-failure.ts';
import { requireSound } from './check-sqlite.ts';
import { openDatabase } from './open-database.ts';
import { sqliteFailure } from './sqlite-failure.ts';

/**
 * Copies a store to a new file with mode 0600. Writers go on meanwhile; what they commit after
 * it began may or may not be in it, each transaction whole.
 *
 * @throws {KmsError} STORE_BACKUP_EXISTS, FILE_NOT_WRITABLE, STORE_CORRUPT, STORE_FULL, or as
 *   {@link openDatabase}
 */
export async function backupSqlite(file: string, target: string): Promise<void> {
  const source = await openDatabase(file);
  const partial = `${target}.${process.pid}.partial`;
  try {
    inFolder(target, () => {
      closeSync(openSync(partial, 'wx', 0o600));
    });
    await copy(source, partial);
    await finish(partial);
    inFolder(target, () => {
      syncPath(partial);
      linkSync(partial, target);
      syncPath(path.dirname(target));
    });
  } catch (error) {
    throw withNameGiven(error, { copy: partial, given: target });
  } finally {
    source.close();
    rmSync(partial, { force: true });
  }
}

async function copy(source: BetterSqlite3.Database, partial: string): Promise<void> {
  try {
    await source.backup(partial);
  } catch (error) {
    throw sqliteFailure(error, `backup to ${partial}`);
  }
}

/** Makes one file of it, without a log beside it, and reads it through. */
async function finish(partial: string): Promise<void> {
  const copied = await openDatabase(partial);
  try {
    requireSound(copied, partial);
    copied.pragma('journal_mode = delete');
  } catch (error) {
    throw sqliteFailure(error, `backup to ${partial}`);
  } finally {
    copied.close();
  }
}

function syncPath(name: string): void {
  const opened = openSync(name, 'r');
  try {
    fsyncSync(opened);
  } finally {
    closeSync(opened);
  }
}

function inFolder(target: string, work: () => void): void {
  try {
    work();
  } catch (cause) {
    const reason = nativeCodeOf(cause);
    if (reason === 'EEXIST') {
      throw new KmsError('STORE_BACKUP_EXISTS', `${target} exists`, { cause });
    }
    throw new KmsError('FILE_NOT_WRITABLE', `cannot write ${target}: ${reason}`, { cause });
  }
}
