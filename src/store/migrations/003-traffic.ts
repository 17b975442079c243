/** Answered messages, counters and events. */
import type { Kysely, Migration } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, type TableDescription } from './create-table.ts';

const TABLES: readonly TableDescription[] = [
  {
    name: 'answered_message',
    columns: {
      actor: 'text',
      message_id: 'text',
      request_digest: 'text',
      answer_id: 'text',
      answered_at: 'text',
    },
    primaryKey: ['actor', 'message_id'],
  },
  {
    name: 'daily_counter',
    columns: { subject: 'text', action: 'text', day: 'text', value: 'long' },
    primaryKey: ['subject', 'action', 'day'],
  },
  {
    name: 'event',
    columns: {
      number: 'number',
      at: 'text',
      actor: 'text',
      action: 'text',
      subject: 'text',
      requirements: 'text',
      facts: 'text',
    },
  },
];

/** The migration for a database. */
export function traffic(dialect: StoreDialect): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const table of TABLES) await createTable(db, dialect, table);
    },
    down: async (db: Kysely<unknown>) => {
      for (const { name } of TABLES.toReversed()) await db.schema.dropTable(name).execute();
    },
  };
}
