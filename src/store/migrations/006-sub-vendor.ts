/** Sub-vendors of meters. */
import type { Kysely, Migration } from 'kysely';

/** The migration, the same for every database. */
export function subVendor(): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      await db.schema.alterTable('meter').addColumn('sub_vendor', 'text').execute();
    },
    down: async (db: Kysely<unknown>) => {
      await db.schema.alterTable('meter').dropColumn('sub_vendor').execute();
    },
  };
}
