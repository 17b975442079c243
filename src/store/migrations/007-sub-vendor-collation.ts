/**
 * Sub-vendors compare by their octets, as every other text does: migration 006 had left theirs to
 * the language of a PostgreSQL server. No row is written anew.
 */
import { sql, type Kysely, type Migration } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';

/** The migration for a database; one that compares octets anyway stays as it is. */
export function subVendorCollation({ needsCollation }: StoreDialect): Migration {
  const collate = async (db: Kysely<unknown>, name: 'C' | 'default'): Promise<void> => {
    if (!needsCollation) return;
    const type = sql`text collate ${sql.id(name)}`;
    await sql`alter table meter alter column sub_vendor type ${type}`.execute(db);
  };
  return {
    up: (db: Kysely<unknown>) => collate(db, 'C'),
    down: (db: Kysely<unknown>) => collate(db, 'default'),
  };
}
