/**
 * Where statements run: each for itself, or all of them in one transaction. Failures of the
 * database become typed errors here and nowhere else.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import { KmsError } from '../errors/kms-error.ts';
import type { StoreTables } from './schema/store-tables.ts';
import type { StoreConnection } from './store-connection.ts';
import type { StoreDialect } from './store-dialect.ts';

/** Statements of a repository; `what` names one in an error. */
type Statement<Result> = (db: Kysely<StoreTables>) => Promise<Result>;

/** What repositories are made over. */
export interface StoreSession {
  readonly dialect: StoreDialect;
  /** Runs statements that read, or one that writes within {@link StoreSession.write}. */
  readonly run: <Result>(what: string, statement: Statement<Result>) => Promise<Result>;
  /** Does everything or nothing: in the transaction that is open, or in one of its own. */
  readonly write: <Result>(work: (session: StoreSession) => Promise<Result>) => Promise<Result>;
}

/** The session of an open store, outside any transaction. */
export function openSession(connection: StoreConnection): StoreSession {
  const { db, dialect } = connection;
  const inside = new AsyncLocalStorage<true>();
  // It would wait for the connection that its own transaction holds, for ever in SQLite.
  const refuseInside = (): void => {
    if (inside.getStore() === undefined) return;
    throw new KmsError('STORE_FAILED', 'store: within a transaction use its own repositories');
  };
  return {
    dialect,
    run: async (what, statement) => {
      refuseInside();
      try {
        return await statement(db);
      } catch (error) {
        throw dialect.failureOf(error, what);
      }
    },
    write: async (work) => {
      refuseInside();
      return transact(connection, (session) => inside.run(true, () => work(session)));
    },
  };
}

/**
 * READ COMMITTED is enough, and is asked for in case the server has another default: an update
 * names the version that it replaces, and PostgreSQL reads a row again after waiting for its
 * writer, so that the second of two writers finds another version and changes nothing. What must
 * be unique is so by an index, and counters are added to in one statement. SQLite has one writer
 * at a time anyway.
 */
async function transact<Result>(
  { db, dialect, requireSame }: StoreConnection,
  work: (session: StoreSession) => Promise<Result>,
): Promise<Result> {
  const ending: { thrown?: { readonly error: unknown } } = {};
  try {
    return await db
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (transaction) => {
        try {
          requireSame?.();
          const result = await workWithin(transaction, dialect, work);
          // Once more before the commit: what nobody reads again was not done.
          requireSame?.();
          return result;
        } catch (error) {
          ending.thrown = { error };
          throw error;
        }
      });
  } catch (error) {
    // A rollback over a lost connection fails too, and would hide why it was wanted.
    if (ending.thrown !== undefined) throw ending.thrown.error;
    throw dialect.failureOf(error, 'transaction');
  }
}

/**
 * A statement that failed dooms its transaction even when the failure was caught: PostgreSQL
 * would answer the commit with a silent rollback, and SQLite would keep the rest.
 */
async function workWithin<Result>(
  db: Kysely<StoreTables>,
  dialect: StoreDialect,
  work: (session: StoreSession) => Promise<Result>,
): Promise<Result> {
  const failures: KmsError[] = [];
  const session: StoreSession = {
    dialect,
    run: async (what, statement) => {
      try {
        return await statement(db);
      } catch (error) {
        const failure = dialect.failureOf(error, what);
        failures.push(failure);
        throw failure;
      }
    },
    write: (nested) => nested(session),
  };
  const result = await work(session);
  const [first] = failures;
  if (first !== undefined) throw first;
  return result;
}
