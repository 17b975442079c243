/** The instant of the row that is dated latest, beside the head of the audit. */
import { sql, type Kysely, type Migration } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';

/** The migration for a database. */
export function latestInstant({ needsCollation }: StoreDialect): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      await db.schema
        .alterTable('audit_head')
        .addColumn('latest_at', needsCollation ? sql`text collate "C"` : 'text', (column) =>
          column.notNull().defaultTo(''),
        )
        .execute();
      await sql`update audit_head
        set latest_at = coalesce((select max(at) from audit_row), '')`.execute(db);
    },
    down: async (db: Kysely<unknown>) => {
      await db.schema.alterTable('audit_head').dropColumn('latest_at').execute();
    },
  };
}
