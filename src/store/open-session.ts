/**
 * The session of an open store. Failures of the database become typed errors here and in its
 * transactions, and nowhere else.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import { KmsError } from '../errors/kms-error.ts';
import { shareCommits } from './shared-commits.ts';
import type { StoreConnection } from './store-connection.ts';
import type { OpenSession } from './store-session.ts';
import { transact, workWithin } from './transact.ts';

/**
 * The connections in whose transactions the asker works. One for all sessions: each that is made
 * slows down every promise of the process, for as long as it lives.
 */
const WITHIN = new AsyncLocalStorage<readonly StoreConnection[]>();

/** Opens the session of a connection. */
export function openSession(connection: StoreConnection): OpenSession {
  const { db, dialect } = connection;
  const share = shareCommits(connection);
  const inside = <Result>(work: () => Result): Result =>
    WITHIN.run([...(WITHIN.getStore() ?? []), connection], work);
  // It would wait for the connection that its own transaction holds, for ever in SQLite.
  const refuseInside = (): void => {
    if (WITHIN.getStore()?.includes(connection) !== true) return;
    throw new KmsError('STORE_FAILED', 'store: within a transaction use its own repositories');
  };
  return {
    dialect,
    holdsAppends: false,
    appended: () => undefined,
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
      return transact(connection, (within, trail) =>
        workWithin({ db: within, dialect, holdsAppends: false, trail }, (session) =>
          inside(() => work(session)),
        ),
      );
    },
    writeShared: async (work) => {
      refuseInside();
      return share((session) => inside(() => work(session)));
    },
    alone: async (work) => {
      refuseInside();
      return connection.alone(work);
    },
  };
}
