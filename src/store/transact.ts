/**
 * One transaction of the database. Failures of the database become typed errors.
 */
import type { Kysely } from 'kysely';
import type { KmsError } from '../errors/kms-error.ts';
import type { StoreTables } from './schema/store-tables.ts';
import type { StoreConnection } from './store-connection.ts';
import type { StoreSession } from './store-session.ts';

/**
 * Does everything or nothing.
 *
 * READ COMMITTED is enough, and is asked for in case the server has another default: an update
 * names the version that it replaces, and PostgreSQL reads a row again after waiting for its
 * writer, so that the second of two writers finds another version and changes nothing. What must
 * be unique is so by an index, and counters are added to in one statement. SQLite has one writer
 * at a time anyway.
 */
export async function transact<Result>(
  { db, dialect, requireSame }: StoreConnection,
  work: (transaction: Kysely<StoreTables>) => Promise<Result>,
): Promise<Result> {
  const ending: { thrown?: { readonly error: unknown } } = {};
  try {
    return await db
      .transaction()
      .setIsolationLevel('read committed')
      .execute(async (transaction) => {
        try {
          requireSame?.();
          const result = await work(transaction);
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

/** A transaction that is open. */
export interface OpenTransaction extends Pick<StoreSession, 'dialect' | 'holdsAppends'> {
  readonly db: Kysely<StoreTables>;
}

/**
 * Work in a transaction that is open. A statement that failed dooms it even when the failure was
 * caught, and no other is run after it: PostgreSQL would answer the commit with a silent rollback,
 * and SQLite, which may have undone the transaction by itself, would keep the rest.
 */
export async function workWithin<Result>(
  { db, dialect, holdsAppends }: OpenTransaction,
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
