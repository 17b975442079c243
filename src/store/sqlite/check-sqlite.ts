/** Reads a whole SQLite file and says whether it is sound. */
import type BetterSqlite3 from 'better-sqlite3';
import { KmsError } from '../../errors/kms-error.ts';
import { openDatabase } from './open-database.ts';
import { sqliteFailure } from './sqlite-failure.ts';

/**
 * Checks every page, index and foreign key. Takes time in proportion to the file.
 *
 * @throws {KmsError} STORE_CORRUPT, or as {@link openDatabase}
 */
export async function checkSqliteIntegrity(file: string): Promise<void> {
  const database = await openDatabase(file);
  try {
    requireSound(database, file);
  } finally {
    database.close();
  }
}

/** @throws {KmsError} STORE_CORRUPT */
export function requireSound(database: BetterSqlite3.Database, file: string): void {
  let sound: boolean;
  try {
    const pages: unknown = database.pragma('integrity_check(1)', { simple: true });
    const dangling = database.pragma('foreign_key_check') as readonly unknown[];
    sound = pages === 'ok' && dangling.length === 0;
  } catch (error) {
    throw sqliteFailure(error, `checking ${file}`);
  }
  if (!sound) throw new KmsError('STORE_CORRUPT', `${file} is not sound`);
}
