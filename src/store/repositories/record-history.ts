/** The versions that records had. The repositories of records write them. */
import type { RecordHistoryRepository } from '../../ports/store.ts';
import type { StoreSession } from '../store-session.ts';

/** The repository of the record history. */
export function recordHistoryRepository(session: StoreSession): RecordHistoryRepository {
  return {
    latest: (table, id) =>
      session.run('read of record_version', async (db) => {
        const row = await db
          .selectFrom('record_version')
          .select(['version', 'record_mac'])
          .where('table_name', '=', table)
          .where('record_id', '=', id)
          .orderBy('version', 'desc')
          .limit(1)
          .executeTakeFirst();
        if (row === undefined) return undefined;
        return { table, id, version: row.version, recordMac: Uint8Array.from(row.record_mac) };
      }),
    countRecords: (table) =>
      session.run('count of record_version', async (db) => {
        const { count } = await db
          .selectFrom('record_version')
          .select(({ fn }) => fn.count<number>('record_id').distinct().as('count'))
          .where('table_name', '=', table)
          .executeTakeFirstOrThrow();
        return count;
      }),
  };
}
