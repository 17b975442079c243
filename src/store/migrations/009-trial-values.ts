/**
 * Values of trial keys may be equal: the registers of published compliance lists share one. Those
 * of real keys stay unique.
 */
import { sql, type Kysely, type Migration } from 'kysely';

const INDEX = 'vending_key_value';
const HELD = sql<boolean>`value_fingerprint is not null and state <> 'destroyed'`;
const HELD_AND_REAL = sql<boolean>`${HELD} and trial = 0`;

/** The migration, the same for every database. */
export function trialValues(): Migration {
  const unique = async (db: Kysely<unknown>, among: typeof HELD): Promise<void> => {
    await db.schema.dropIndex(INDEX).execute();
    const index = db.schema.createIndex(INDEX).unique().on('vending_key');
    await index.column('value_fingerprint').where(among).execute();
  };
  return {
    up: (db: Kysely<unknown>) => unique(db, HELD_AND_REAL),
    down: (db: Kysely<unknown>) => unique(db, HELD),
  };
}
