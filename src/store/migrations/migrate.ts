/**
 * Brings the schema of a store to a migration.
 *
 * All migrations run in one transaction that two processes cannot be in at once: Kysely takes an
 * advisory lock in PostgreSQL, and SQLite's transactions begin with the write lock. The second
 * process finds nothing left to do.
 */
import { Migrator, NO_MIGRATIONS, sql } from 'kysely';
import type { StoreConnection } from '../store-connection.ts';
import { migrationsFor } from './all-migrations.ts';

const TABLE = 'schema_migration';

/**
 * Applies or takes back migrations until `target` is the newest one; null: until none is.
 *
 * @throws {KmsError} as the database fails; then nothing was changed
 */
export async function migrateTo(connection: StoreConnection, target: string | null): Promise<void> {
  const { db, dialect } = connection;
  const migrator = new Migrator({
    db,
    provider: { getMigrations: () => Promise.resolve(migrationsFor(dialect)) },
    migrationTableName: TABLE,
    migrationLockTableName: `${TABLE}_lock`,
    // Kysely orders them by the clock, which may have been set back since; names are enough.
    allowUnorderedMigrations: true,
  });
  const { error } = await migrator.migrateTo(target ?? NO_MIGRATIONS);
  if (error !== undefined) throw dialect.failureOf(error, 'migration');
}

/**
 * The names of the migrations that a database had, in their order.
 *
 * @throws {KmsError} as the database fails
 */
export async function appliedMigrations({ db, dialect }: StoreConnection): Promise<string[]> {
  try {
    const tables = await db.introspection.getTables({ withInternalKyselyTables: true });
    if (!tables.some(({ name }) => name === TABLE)) return [];
    const { rows } = await sql<{ name: string }>`select name from ${sql.table(TABLE)}`.execute(db);
    return rows.map(({ name }) => name).sort();
  } catch (error) {
    throw dialect.failureOf(error, 'reading its schema');
  }
}
