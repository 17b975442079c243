/** Vending keys. */
import { sql } from 'kysely';
import { vendingKeyFromRow, vendingKeyToRow } from '../../keys/rows/vending-key-row.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { VendingKeyRepository } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';
import { storedFrom, type RecordTableDefinition } from './record-table.ts';
import { recordRepository } from './records.ts';

const VENDING_KEYS: RecordTableDefinition<VendingKey> = {
  table: 'vending_key',
  idColumn: 'id',
  toRow: vendingKeyToRow,
  fromRow: vendingKeyFromRow,
  ownColumns: {
    // Two that are made at once in PostgreSQL may share a number; then their ids decide.
    creation_order: sql<number>`(select coalesce(max(creation_order), 0) + 1 from vending_key)`,
  },
};

const readable = (row: object) => storedFrom(VENDING_KEYS, row);

/** The repository of vending keys. */
export function vendingKeyRepository(session: StoreSession): VendingKeyRepository {
  return {
    ...recordRepository(session, VENDING_KEYS),
    findNamed: (supplyGroupCode, keyRevisionNumber) =>
      session.run('read of vending_key by name', async (db) => {
        const row = await db
          .selectFrom('vending_key')
          .selectAll()
          .where('supply_group_code', '=', supplyGroupCode)
          .where('key_revision_number', '=', keyRevisionNumber)
          .where('state', '<>', 'destroyed')
          .executeTakeFirst();
        return row && readable(row);
      }),
    listOfSupplyGroup: (supplyGroupCode) =>
      session.run('list of vending_key by supply group', async (db) => {
        const rows = await db
          .selectFrom('vending_key')
          .selectAll()
          .where('supply_group_code', '=', supplyGroupCode)
          .orderBy('creation_order')
          .orderBy('id')
          .execute();
        return rows.map(readable);
      }),
    findFingerprint: (fingerprint) =>
      session.run('read of vending_key by fingerprint', async (db) => {
        const row = await db
          .selectFrom('vending_key')
          .select('id')
          .where('value_fingerprint', '=', fingerprint)
          .where('state', '<>', 'destroyed')
          .executeTakeFirst();
        return row?.id;
      }),
    listNotUnderStorageKey: (number, limit) =>
      session.run('list of vending_key by storage key', async (db) => {
        const rows = await db
          .selectFrom('vending_key')
          .selectAll()
          .where('storage_key_number', '<>', number)
          .orderBy('id')
          .limit(limit)
          .execute();
        return rows.map(readable);
      }),
  };
}
