/**
 * Statements that were prepared are kept: Kysely asks for each anew, and preparing takes longer
 * than most of ours run. SQLite prepares again by itself what another process's change of the
 * schema has outdated.
 */
import type BetterSqlite3 from 'better-sqlite3';
import type { SqliteDatabase } from 'kysely';

/** Far more than there are of ours; lists of ids of every length would be too many. */
const STATEMENTS_MAX = 500;

/** The database as Kysely sees it. Rows are read whole: a kept statement is never halfway. */
export function preparingOnce(database: BetterSqlite3.Database): SqliteDatabase {
  const statements = new Map<string, BetterSqlite3.Statement>();
  return {
    prepare: (text) => {
      const kept = statements.get(text);
      if (kept !== undefined) return kept;
      if (statements.size === STATEMENTS_MAX) statements.clear();
      const statement = database.prepare(text);
      statements.set(text, statement);
      return statement;
    },
    close: () => {
      database.close();
    },
  };
}
