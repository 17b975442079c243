/** Issued key-change sets: written once, and read for a reprint. */
import type { KeyChangeIssueRepository } from '../../ports/store.ts';
import type { ColumnValue, RecordRow } from '../../keys/sealed-record.ts';
import { keyChangeIssueFromRow, keyChangeIssueToRow } from '../rows/key-change-issue-row.ts';
import type { KeyChangeIssueTable } from '../schema/key-change-issue.ts';
import type { StoreSession } from '../store-session.ts';

const readable = (row: KeyChangeIssueTable) =>
  keyChangeIssueFromRow(Object.fromEntries<ColumnValue>(Object.entries(row)));

/** The repository of issued sets. */
export function keyChangeIssueRepository(session: StoreSession): KeyChangeIssueRepository {
  return {
    find: (id) =>
      session.run('read of key_change_issue', async (db) => {
        const query = db.selectFrom('key_change_issue').selectAll().where('id', '=', id);
        const row = await query.executeTakeFirst();
        return row && readable(row);
      }),
    listOfMeter: (meterPAN, limit) =>
      session.run('list of key_change_issue', async (db) => {
        const rows = await db
          .selectFrom('key_change_issue')
          .selectAll()
          .where('meter_pan', '=', meterPAN)
          .orderBy('issued_at', 'desc')
          .orderBy('id', 'desc')
          .limit(limit)
          .execute();
        return rows.map(readable);
      }),
    insert: (issue) =>
      session.write((within) =>
        within.run('insert into key_change_issue', async (db) => {
          const row: RecordRow = keyChangeIssueToRow(issue);
          // What could not be read again is not written either.
          keyChangeIssueFromRow(row);
          await db
            .insertInto('key_change_issue')
            .values(row as unknown as KeyChangeIssueTable)
            .execute();
        }),
      ),
  };
}
