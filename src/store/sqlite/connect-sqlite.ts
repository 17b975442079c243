/** A connection to a store in an SQLite file. */
import { existsSync } from 'node:fs';
import { Kysely } from 'kysely';
import { KmsError } from '../../errors/kms-error.ts';
import type { StoreTables } from '../schema/store-tables.ts';
import type { SqliteAccess } from '../store-access.ts';
import type { StoreConnection } from '../store-connection.ts';
import { aloneByFile } from './alone-by-file.ts';
import { busySqliteDialect } from './busy-driver.ts';
import { createDatabaseFile, openDatabase } from './open-database.ts';
import { openReadOnlyCopy, takesNoFiles } from './read-only-copy.ts';
import { sameFileCheck } from './same-file.ts';
import { SQLITE } from './sqlite-dialect.ts';

/**
 * Connects to a store file. `create` makes it where there is none; without it a mistyped path
 * is told and not taken for an empty store. Where no file can be made beside the store, a copy of
 * it is read.
 *
 * @throws {KmsError} as {@link openDatabase}
 */
export async function connectSqlite(
  { file }: SqliteAccess,
  create: boolean,
): Promise<StoreConnection> {
  if (create) createDatabaseFile(file);
  const readOnly = !create && existsSync(file) && takesNoFiles(file);
  const database = await (readOnly ? openReadOnlyCopy(file) : openDatabase(file));
  const db = new Kysely<StoreTables>({ dialect: busySqliteDialect(database) });
  return {
    ...{ dialect: SQLITE, place: file, db, readOnly },
    requireSame: sameFileCheck(file),
    alone: readOnly ? refuseAlone : aloneByFile(`${file}-alone`),
  };
}

function refuseAlone(): Promise<never> {
  return Promise.reject(new KmsError('STORE_READ_ONLY', 'the folder of the store takes no files'));
}
