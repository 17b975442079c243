/**
 * Opens an SQLite file with the settings under which a commit survives a loss of power.
 *
 * The addon is imported when a store is opened, so that whatever needs none works without it.
 */
import { closeSync, mkdirSync, openSync, statSync } from 'node:fs';
import path from 'node:path';
import type BetterSqlite3 from 'better-sqlite3';
import { KmsError } from '../../errors/kms-error.ts';
import { nativeCodeOf } from '../database-failure.ts';
import { whileBusy } from './busy-driver.ts';
import { sqliteFailure } from './sqlite-failure.ts';

/** SQLite's own waiting holds up the process: the driver does the rest of it. */
const BUSY_HANDLER_MILLISECONDS = 20;

/**
 * Opens an existing file.
 *
 * @throws {KmsError} STORE_MISSING, STORE_ADDON_MISSING, STORE_UNAVAILABLE, STORE_CORRUPT,
 *   STORE_READ_ONLY
 */
export async function openDatabase(file: string): Promise<BetterSqlite3.Database> {
  const database = await connect(file);
  try {
    await whileBusy(() => {
      configure(database);
    });
    return database;
  } catch (error) {
    database.close();
    throw sqliteFailure(error, `opening ${file}`);
  }
}

/** Makes an empty file that only its owner reads, in a folder of the same kind, where none is. */
export function createDatabaseFile(file: string): void {
  try {
    mkdirSync(path.dirname(file), { recursive: true, mode: 0o700 });
    closeSync(openSync(file, 'ax', 0o600));
  } catch (cause) {
    const reason = nativeCodeOf(cause);
    if (reason === 'EEXIST') return;
    throw new KmsError('STORE_UNAVAILABLE', `cannot create ${file}: ${reason}`, { cause });
  }
}

/** Opens a file and sets nothing. @throws {KmsError} as {@link openDatabase} */
export async function connect(file: string): Promise<BetterSqlite3.Database> {
  const Database = await loadAddon();
  requireThere(file);
  try {
    return new Database(file, { fileMustExist: true, timeout: BUSY_HANDLER_MILLISECONDS });
  } catch (error) {
    if (nativeCodeOf(error).startsWith('SQLITE_')) throw sqliteFailure(error, `opening ${file}`);
    throw addonMissing(error);
  }
}

/** @throws {KmsError} STORE_MISSING, STORE_UNAVAILABLE */
function requireThere(file: string): void {
  try {
    statSync(file);
  } catch (cause) {
    const reason = nativeCodeOf(cause);
    if (reason === 'ENOENT') throw new KmsError('STORE_MISSING', `there is no ${file}`, { cause });
    throw new KmsError('STORE_UNAVAILABLE', `cannot open ${file}: ${reason}`, { cause });
  }
}

async function loadAddon(): Promise<typeof BetterSqlite3> {
  try {
    return (await import('better-sqlite3')).default;
  } catch (cause) {
    throw addonMissing(cause);
  }
}

function addonMissing(cause: unknown): KmsError {
  return new KmsError('STORE_ADDON_MISSING', 'better-sqlite3 does not load', { cause });
}

function configure(database: BetterSqlite3.Database): void {
  // Functions and virtual tables named by an altered schema are not called.
  database.pragma('trusted_schema = off');
  database.pragma('cell_size_check = on');
  database.pragma('foreign_keys = on');
  // In WAL mode only `full` waits for the disk before a commit returns.
  database.pragma('synchronous = full');
  const mode: unknown = database.pragma('journal_mode = wal', { simple: true });
  if (mode === 'wal') return;
  throw new KmsError('STORE_UNAVAILABLE', 'no write-ahead log is possible in this folder');
}
