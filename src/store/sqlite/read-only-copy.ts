/**
 * A store on a medium that takes nothing, as a disk that is mounted read-only. SQLite needs files
 * of its own beside the database even to read it, so a private copy is read.
 */
import {
  accessSync,
  chmodSync,
  constants,
  copyFileSync,
  mkdtempSync,
  rmSync,
  statSync,
  type Stats,
} from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { KmsError } from '../../errors/kms-error.ts';
import { nativeCodeOf } from '../database-failure.ts';
import { openDatabase } from './open-database.ts';
import { sqliteFailure } from './sqlite-failure.ts';

/** What is committed and not yet in the database is in its log. */
const ENDS = ['', '-wal'] as const;
/** Somebody with more rights may write to it meanwhile. */
const ATTEMPTS = 5;

/** Whether the folder of a store, or the disk, takes no files. */
export function takesNoFiles(file: string): boolean {
  try {
    accessSync(path.dirname(file), constants.W_OK);
    return false;
  } catch (error) {
    return ['EROFS', 'EACCES', 'EPERM'].includes(nativeCodeOf(error));
  }
}

/**
 * Opens a copy, for reading. Its files have no names any more when it is open.
 *
 * @throws {KmsError} STORE_CONFLICT when it changes all the time, and as {@link openDatabase}
 */
export async function openReadOnlyCopy(file: string): Promise<BetterSqlite3.Database> {
  const folder = mkdtempSync(path.join(tmpdir(), 'sts-kms-read-only-'));
  try {
    const copy = path.join(folder, 'store.db');
    copyUnchanged(file, copy);
    const database = await openDatabase(copy);
    try {
      // Takes in the log, and needs no file beside the database from here on.
      database.pragma('journal_mode = delete');
      database.pragma('temp_store = memory');
      database.pragma('query_only = on');
      return database;
    } catch (error) {
      database.close();
      throw sqliteFailure(error, `reading ${file}`);
    }
  } finally {
    rmSync(folder, { recursive: true, force: true });
  }
}

function copyUnchanged(file: string, copy: string): void {
  for (let attempt = 1; attempt <= ATTEMPTS; attempt += 1) {
    const before = ENDS.map((end) => stateOf(file + end));
    for (const [at, end] of ENDS.entries()) {
      rmSync(copy + end, { force: true });
      if (before[at] === null) continue;
      copyFileSync(file + end, copy + end);
      // A file that its reader may not write to is copied with that mode.
      chmodSync(copy + end, 0o600);
    }
    const after = ENDS.map((end) => stateOf(file + end));
    if (JSON.stringify(before) === JSON.stringify(after)) return;
  }
  throw new KmsError('STORE_CONFLICT', `${file} was changed each time that it was copied`);
}

/** Null for a file that is not there. */
function stateOf(file: string): Pick<Stats, 'ino' | 'size' | 'mtimeMs'> | null {
  const found = statSync(file, { throwIfNoEntry: false });
  if (found === undefined) return null;
  const { ino, size, mtimeMs } = found;
  return { ino, size, mtimeMs };
}
