/** Who appends to the audit is alone with its end until the transaction ends. */
import { sql, type Kysely } from 'kysely';
import type { StoreTables } from './schema/store-tables.ts';
import type { StoreDialect } from './store-dialect.ts';

/** Names the advisory lock under which PostgreSQL appends: any number that nothing else uses. */
const APPEND_LOCK = 0x53_54_53_01;

/**
 * Waits for the end of the chain, and has it until the transaction ends. Otherwise two could take
 * the same head, and a reader could go past a row to come. SQLite has one writer anyway.
 */
export async function holdAppends(dialect: StoreDialect, db: Kysely<StoreTables>): Promise<void> {
  if (dialect.oneWriter) return;
  await sql`select pg_advisory_xact_lock(${sql.lit(APPEND_LOCK)})`.execute(db);
}
