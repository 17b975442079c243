/**
 * One transaction of the database. Failures of the database become typed errors.
 */
import { sql, type Kysely } from 'kysely';
import type { KmsError } from '../errors/kms-error.ts';
import { findOutcome, type CommitTrail } from './find-outcome.ts';
import type { StoreTables } from './schema/store-tables.ts';
import type { StoreConnection } from './store-connection.ts';
import type { StoreSession } from './store-session.ts';

/**
 * Does everything or nothing. When the connection is lost in the commit it is found out which.
 *
 * READ COMMITTED is enough, and is asked for in case the server has another default: an update
 * names the version that it replaces, and PostgreSQL reads a row again after waiting for its
 * writer, so that the second of two writers finds another version and changes nothing. What must
 * be unique is so by an index, and counters are added to in one statement. SQLite has one writer
 * at a time anyway.
 */
export async function transact<Result>(
  connection: StoreConnection,
  work: (transaction: Kysely<StoreTables>, trail: CommitTrail) => Promise<Result>,
): Promise<Result> {
  const { db, dialect, requireSame } = connection;
  const trail: CommitTrail = { row: null };
  const ending: { thrown?: { readonly error: unknown }; worked?: { readonly result: Result } } = {};
  try {
    return await db
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (transaction) => {
        try {
          requireSame?.();
          const result = await work(transaction, trail);
          // Once more before the commit: what nobody reads again was not done.
          requireSame?.();
          await requireConnected(dialect, transaction);
          ending.worked = { result };
          return result;
        } catch (error) {
          ending.thrown = { error };
          throw error;
        }
      });
  } catch (error) {
    // A rollback over a lost connection fails too, and would hide why it was wanted.
    if (ending.thrown !== undefined) throw ending.thrown.error;
    const failure = dialect.failureOf(error, 'transaction');
    // Anything else is an answer: nothing was committed.
    const { worked } = ending;
    if (worked === undefined || failure.code !== 'STORE_UNAVAILABLE') throw failure;
    if (await findOutcome(connection, trail, failure)) return worked.result;
    throw failure;
  }
}

/** A session that has ended is told before the commit: then nothing was done, and it is certain. */
async function requireConnected(
  dialect: StoreConnection['dialect'],
  transaction: Kysely<StoreTables>,
): Promise<void> {
  if (dialect.oneWriter) return;
  try {
    await sql`select 1`.execute(transaction);
  } catch (error) {
    throw dialect.failureOf(error, 'transaction');
  }
}

/** A transaction that is open. */
export interface OpenTransaction extends Pick<StoreSession, 'dialect' | 'holdsAppends'> {
  readonly db: Kysely<StoreTables>;
  readonly trail: CommitTrail;
}

/**
 * Work in a transaction that is open. A statement that failed dooms it even when the failure was
 * caught, and no other is run after it: PostgreSQL would answer the commit with a silent rollback,
 * and SQLite, which may have undone the transaction by itself, would keep the rest.
 */
export async function workWithin<Result>(
  { db, dialect, holdsAppends, trail }: OpenTransaction,
  work: (session: StoreSession) => Promise<Result>,
): Promise<Result> {
  const failures: KmsError[] = [];
  const requireNone = (): void => {
    const [first] = failures;
    if (first !== undefined) throw first;
  };
  const session: StoreSession = {
    dialect,
    holdsAppends,
    appended: (row) => {
      trail.row = row;
    },
    run: async (what, statement) => {
      requireNone();
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
  requireNone();
  return result;
}
