/** A connection to a store in an SQLite file. */
import { Kysely } from 'kysely';
import type { StoreTables } from '../schema/store-tables.ts';
import type { SqliteAccess } from '../store-access.ts';
import type { StoreConnection } from '../store-connection.ts';
import { aloneByFile } from './alone-by-file.ts';
import { busySqliteDialect } from './busy-driver.ts';
import { createDatabaseFile, openDatabase } from './open-database.ts';
import { sameFileCheck } from './same-file.ts';
import { SQLITE } from './sqlite-dialect.ts';

/**
 * Connects to a store file. `create` makes it where there is none; without it a mistyped path
 * is told and not taken for an empty store.
 *
 * @throws {KmsError} as {@link openDatabase}
 */
export async function connectSqlite(
  { file }: SqliteAccess,
  create: boolean,
): Promise<StoreConnection> {
  if (create) createDatabaseFile(file);
  const database = await openDatabase(file);
  const db = new Kysely<StoreTables>({ dialect: busySqliteDialect(database) });
  return {
    ...{ dialect: SQLITE, place: file, db },
    requireSame: sameFileCheck(file),
    alone: aloneByFile(`${file}-alone`),
  };
}
