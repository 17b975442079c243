/**
 * Kysely's driver for SQLite, for a file that several processes have open.
 *
 * A transaction begins with `begin immediate`: it waits for the write lock before it has read
 * anything. With plain `begin` two processes that read and then write would each hold what the
 * other waits for, and one would fail at once whatever its timeout (SQLITE_BUSY_SNAPSHOT).
 *
 * Waiting is done here and not by SQLite's busy handler, which would hold up the whole process.
 */
import { setTimeout as sleep } from 'node:timers/promises';
import type BetterSqlite3 from 'better-sqlite3';
import {
  CompiledQuery,
  SqliteAdapter,
  SqliteDialect,
  SqliteDriver,
  type DatabaseConnection,
  type SqliteDatabase,
} from 'kysely';
import { preparingOnce } from './preparing-once.ts';
import { isBusy } from './sqlite-failure.ts';

/** After so long another process is taken to be stuck. */
const BUSY_LIMIT_MILLISECONDS = 10_000;
const BUSY_PAUSE_MILLISECONDS = 5;

/** Does `work` again while another connection holds the lock; the last failure is thrown. */
export async function whileBusy<Result>(work: () => Promise<Result> | Result): Promise<Result> {
  const end = performance.now() + BUSY_LIMIT_MILLISECONDS;
  for (;;) {
    try {
      return await work();
    } catch (error) {
      if (!isBusy(error) || performance.now() > end) throw error;
      await sleep(BUSY_PAUSE_MILLISECONDS);
    }
  }
}

/** A Kysely dialect over an open database, which it closes in the end. */
export function busySqliteDialect(database: BetterSqlite3.Database): SqliteDialect {
  const prepared = preparingOnce(database);
  return Object.assign(new SqliteDialect({ database: prepared }), {
    createDriver: () => new BusySqliteDriver(database, prepared),
    createAdapter: () => new TransactionalSqliteAdapter(),
  });
}

class BusySqliteDriver extends SqliteDriver {
  readonly #database: BetterSqlite3.Database;

  constructor(database: BetterSqlite3.Database, prepared: SqliteDatabase) {
    super({ database: prepared });
    this.#database = database;
  }

  override async acquireConnection(): Promise<DatabaseConnection> {
    const connection = await super.acquireConnection();
    return {
      executeQuery: (query) => whileBusy(() => connection.executeQuery(query)),
      streamQuery: (query, chunk) => connection.streamQuery(query, chunk),
    };
  }

  override async beginTransaction(connection: DatabaseConnection): Promise<void> {
    await connection.executeQuery(CompiledQuery.raw('begin immediate'));
  }

  override async rollbackTransaction(connection: DatabaseConnection): Promise<void> {
    // A full disk has undone it already; a second rollback would fail and hide the reason.
    if (this.#database.inTransaction) await super.rollbackTransaction(connection);
  }
}

/** SQLite creates tables within transactions: so migrations are done whole, behind one lock. */
class TransactionalSqliteAdapter extends SqliteAdapter {
  override get supportsTransactionalDdl(): boolean {
    return true;
  }
}
