/** Founding, persons and policies; requests for approval and the approvals. */
import type { Kysely, Migration } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, type TableDescription } from './create-table.ts';

const TABLES: readonly TableDescription[] = [
  {
    name: 'founding',
    columns: {
      id: 'text',
      version: 'whole',
      mode: 'text',
      founders_digest: 'text',
      founded_at: 'text',
      record_mac: 'octets',
    },
    primaryKey: ['id'],
  },
  {
    name: 'person',
    columns: {
      id: 'text',
      version: 'whole',
      name: 'text',
      kind: 'text',
      roles: 'text',
      scope: 'text',
      public_key: 'text',
      credential_number: 'whole',
      state: 'text',
      enrolled_at: 'text',
      agent_daily_limit: 'whole?',
      record_mac: 'octets',
    },
    primaryKey: ['id'],
  },
  {
    name: 'policy',
    columns: { id: 'text', version: 'whole', value: 'text', record_mac: 'octets' },
    primaryKey: ['id'],
  },
  {
    name: 'approval_request',
    columns: {
      id: 'text',
      action: 'text',
      requester: 'text',
      requested_at: 'text',
      expires_at: 'text',
      document: 'text',
      requester_signature: 'text',
      state: 'text',
      closed_at: 'text?',
    },
    primaryKey: ['id'],
  },
  {
    name: 'approval',
    columns: {
      request_id: 'text',
      person_id: 'text',
      signature: 'text',
      approved_at: 'text',
    },
    primaryKey: ['request_id', 'person_id'],
    references: { request_id: 'approval_request.id', person_id: 'person.id' },
  },
];

/** The migration for a database. */
export function people(dialect: StoreDialect): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const table of TABLES) await createTable(db, dialect, table);
      for (const column of ['name', 'public_key']) {
        const index = db.schema.createIndex(`person_${column}`).unique().on('person');
        await index.column(column).execute();
      }
    },
    down: async (db: Kysely<unknown>) => {
      for (const { name } of TABLES.toReversed()) await db.schema.dropTable(name).execute();
    },
  };
}
