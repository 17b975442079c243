/** Opens a store whose schema is the one that this program knows, and no other. */
import { KmsError, type ErrorFacts } from '../errors/kms-error.ts';
import type { Store, StoreStatus } from '../ports/store.ts';
import { MIGRATION_NAMES } from './migrations/all-migrations.ts';
import { appliedMigrations, migrateTo } from './migrations/migrate.ts';
import { connectPostgres } from './postgres/connect-postgres.ts';
import { allRepositories } from './repositories/all-repositories.ts';
import { connectSqlite } from './sqlite/connect-sqlite.ts';
import type { StoreAccess } from './store-access.ts';
import type { StoreConnection } from './store-connection.ts';
import { openSession } from './open-session.ts';

/** What opening may do. */
export interface OpenStoreOptions {
  /** Create the file of an SQLite store and bring the schema up to date. */
  readonly migrate?: boolean;
}

/**
 * Opens a store. Within a transaction only the repositories that it gives may be used; once a
 * statement of it has failed it is undone, even when `work` catches the failure.
 *
 * @throws {KmsError} STORE_MISSING, STORE_SCHEMA_OLDER, STORE_SCHEMA_NEWER, STORE_ADDON_MISSING,
 *   STORE_UNAVAILABLE, STORE_CORRUPT, STORE_READ_ONLY
 */
export async function openStore(
  access: StoreAccess,
  { migrate = false }: OpenStoreOptions = {},
): Promise<Store> {
  const connection = await connectTo(access, migrate);
  try {
    await requireSchema(connection, migrate);
    return storeOver(connection);
  } catch (error) {
    await connection.db.destroy();
    throw error;
  }
}

function connectTo(access: StoreAccess, create: boolean): Promise<StoreConnection> {
  return access.kind === 'sqlite' ? connectSqlite(access, create) : connectPostgres(access);
}

async function requireSchema(connection: StoreConnection, migrate: boolean): Promise<void> {
  const status = await statusOf(connection);
  if (status.pending.length === 0) return;
  const newest = MIGRATION_NAMES.at(-1) ?? null;
  if (!migrate) {
    const { schema: has } = status;
    if (has === null) {
      throw new KmsError('STORE_MISSING', `${connection.place} holds no store`);
    }
    throw new KmsError(
      'STORE_SCHEMA_OLDER',
      `${connection.place} has the schema ${has}, this program ${newest}: ` +
        'run `sts-kms store migrate`',
      { facts: factsOf(status) },
    );
  }
  await migrateTo(connection, newest);
}

/** @throws {KmsError} STORE_SCHEMA_NEWER */
async function statusOf(connection: StoreConnection): Promise<StoreStatus> {
  const applied = await appliedMigrations(connection);
  const unknown = applied.find((name) => !MIGRATION_NAMES.includes(name));
  if (unknown !== undefined) {
    throw new KmsError(
      'STORE_SCHEMA_NEWER',
      `${connection.place} has the migration ${unknown}, which this program does not know`,
      { facts: factsOf(statusFrom(connection, applied)) },
    );
  }
  return statusFrom(connection, applied);
}

function statusFrom(connection: StoreConnection, applied: readonly string[]): StoreStatus {
  return {
    kind: connection.dialect.kind,
    place: connection.place,
    schema: applied.at(-1) ?? null,
    pending: MIGRATION_NAMES.filter((name) => !applied.includes(name)),
  };
}

/** For `store status`, which says them of a store that cannot be opened. */
function factsOf({ kind, place, schema, pending }: StoreStatus): ErrorFacts {
  const names = { kind, place, pending: pending.join(' ') };
  return schema === null ? names : { ...names, schema };
}

function storeOver(connection: StoreConnection): Store {
  const session = openSession(connection);
  return {
    ...allRepositories(session),
    transaction: (work, { sharesCommit = false } = {}) => {
      const write = sharesCommit ? session.writeShared : session.write;
      return write((within) => work(allRepositories(within)));
    },
    alone: (work) => session.alone(work),
    readOnly: connection.readOnly,
    status: () => statusOf(connection),
    close: () => connection.db.destroy(),
  };
}
