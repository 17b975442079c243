/** Installation, owners, supply groups and vending keys, and the history of all records. */
import { sql, type Kysely, type Migration } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, type TableDescription } from './create-table.ts';

const TABLES: readonly TableDescription[] = [
  {
    name: 'installation',
    columns: {
      id: 'text',
      version: 'whole',
      installation_id: 'text',
      name: 'text',
      trial: 'whole',
      hsm_profile: 'text',
      storage_key_number: 'whole',
      rotating_to: 'whole?',
      record_mac: 'octets',
    },
    primaryKey: ['id'],
  },
  {
    name: 'owner',
    columns: {
      id: 'text',
      version: 'whole',
      name: 'text',
      time_zone: 'text',
      record_mac: 'octets',
    },
    primaryKey: ['id'],
  },
  {
    name: 'supply_group',
    columns: {
      supply_group_code: 'text',
      version: 'whole',
      name: 'text',
      owner_id: 'text',
      kind: 'text',
      cluster: 'whole',
      record_mac: 'octets',
    },
    primaryKey: ['supply_group_code'],
    references: { owner_id: 'owner.id' },
  },
  {
    name: 'vending_key',
    columns: {
      id: 'text',
      version: 'whole',
      creation_order: 'long',
      supply_group_code: 'text',
      key_revision_number: 'whole',
      key_type: 'whole',
      base_date: 'whole',
      decoder_key_generation_algorithm: 'text',
      key_expiry_number: 'whole',
      origin: 'text',
      trial: 'whole',
      state: 'text',
      active_from: 'long?',
      issued_until: 'long?',
      loadable_until: 'long?',
      refresh_days: 'whole?',
      unit_limit: 'long?',
      token_clock_offset_minutes: 'whole',
      reported_key_check_value: 'text?',
      wrapped_value: 'octets?',
      storage_key_number: 'whole?',
      key_check_value: 'text?',
      value_fingerprint: 'text?',
      record_mac: 'octets',
    },
    primaryKey: ['id'],
    references: { supply_group_code: 'supply_group.supply_group_code' },
  },
  {
    name: 'record_version',
    columns: { table_name: 'text', record_id: 'text', version: 'whole', record_mac: 'octets' },
    primaryKey: ['table_name', 'record_id', 'version'],
  },
];

/** The migration for a database. */
export function keys(dialect: StoreDialect): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      for (const table of TABLES) await createTable(db, dialect, table);
      await db.schema.createIndex('owner_name').unique().on('owner').column('name').execute();
      await createVendingKeyIndices(db);
    },
    down: async (db: Kysely<unknown>) => {
      for (const { name } of TABLES.toReversed()) await db.schema.dropTable(name).execute();
    },
  };
}

/** A destroyed key frees its name and its value. */
async function createVendingKeyIndices(db: Kysely<unknown>): Promise<void> {
  await db.schema
    .createIndex('vending_key_name')
    .unique()
    .on('vending_key')
    .columns(['supply_group_code', 'key_revision_number'])
    .where(sql<boolean>`state <> 'destroyed'`)
    .execute();
  await db.schema
    .createIndex('vending_key_value')
    .unique()
    .on('vending_key')
    .column('value_fingerprint')
    .where(sql<boolean>`value_fingerprint is not null and state <> 'destroyed'`)
    .execute();
}
