/** Meters, and the key-change sets that were issued for them. */
import type { Kysely, Migration } from 'kysely';
import type { StoreDialect } from '../store-dialect.ts';
import { createTable, prefixed, type TableDescription } from './create-table.ts';

const POSITION = {
  vending_key_id: 'text',
  tariff_index: 'text',
  key_expiry_number: 'whole',
} as const;
const NO_POSITION = {
  vending_key_id: 'text?',
  tariff_index: 'text?',
  key_expiry_number: 'whole?',
} as const;
const FROZEN = {
  vending_key_id: 'text',
  supply_group_code: 'text',
  key_revision_number: 'whole',
  key_type: 'whole',
  base_date: 'whole',
  decoder_key_generation_algorithm: 'text',
  key_expiry_number: 'whole',
  tariff_index: 'text',
} as const;
const POSITION_KEYS = ['intended', 'issued', 'presumed', 'proven'].map(
  (name) => `${name}_vending_key_id`,
);
const VENDING_KEY = 'vending_key.id';

const METER: TableDescription = {
  name: 'meter',
  columns: {
    meter_pan: 'text',
    version: 'whole',
    encryption_algorithm: 'text',
    token_carrier_type: 'text',
    takes_third_token: 'whole?',
    service: 'text',
    status: 'text',
    place: 'text?',
    model: 'text?',
    last_purchase: 'text?',
    ...prefixed('intended', POSITION),
    ...prefixed('issued', NO_POSITION),
    ...prefixed('presumed', POSITION),
    ...prefixed('proven', NO_POSITION),
    record_mac: 'octets',
  },
  primaryKey: ['meter_pan'],
  references: Object.fromEntries(POSITION_KEYS.map((column) => [column, VENDING_KEY])),
};

const KEY_CHANGE_ISSUE: TableDescription = {
  name: 'key_change_issue',
  columns: {
    id: 'text',
    // No reference: a set may be issued for a meter that is not in the register.
    meter_pan: 'text',
    kind: 'text',
    encryption_algorithm: 'text',
    token_count: 'whole',
    ...prefixed('from', FROZEN),
    ...prefixed('to', FROZEN),
    roll_over: 'whole',
    actor: 'text',
    ticket: 'text?',
    reason: 'text?',
    issued_at: 'text',
    set_mac: 'octets',
  },
  primaryKey: ['id'],
  references: { from_vending_key_id: VENDING_KEY, to_vending_key_id: VENDING_KEY },
};

/** The migration for a database. */
export function meters(dialect: StoreDialect): Migration {
  return {
    up: async (db: Kysely<unknown>) => {
      await createTable(db, dialect, METER);
      for (const column of POSITION_KEYS) {
        await db.schema.createIndex(`meter_${column}`).on('meter').column(column).execute();
      }
      await createTable(db, dialect, KEY_CHANGE_ISSUE);
      await db.schema
        .createIndex('key_change_issue_meter')
        .on('key_change_issue')
        .columns(['meter_pan', 'issued_at', 'id'])
        .execute();
    },
    down: async (db: Kysely<unknown>) => {
      await db.schema.dropTable('key_change_issue').execute();
      await db.schema.dropTable('meter').execute();
    },
  };
}
