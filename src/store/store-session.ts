/**
 * Where statements run: each for itself, or all of them in one transaction. Failures of the
 * database become typed errors here and nowhere else.
 */
import { AsyncLocalStorage } from 'node:async_hooks';
import type { Kysely } from 'kysely';
import { KmsError } from '../errors/kms-error.ts';
import type { StoreTables } from './schema/store-tables.ts';
import { shareCommits } from './shared-commits.ts';
import type { StoreConnection } from './store-connection.ts';
import type { StoreDialect } from './store-dialect.ts';
import { transact, workWithin } from './transact.ts';

/** Statements of a repository; `what` names one in an error. */
type Statement<Result> = (db: Kysely<StoreTables>) => Promise<Result>;

/** What repositories are made over. */
export interface StoreSession {
  readonly dialect: StoreDialect;
  /** The transaction has the end of the audit to itself already. */
  readonly holdsAppends: boolean;
  /** Runs statements that read, or one that writes within {@link StoreSession.write}. */
  readonly run: <Result>(what: string, statement: Statement<Result>) => Promise<Result>;
  /** Does everything or nothing: in the transaction that is open, or in one of its own. */
  readonly write: <Result>(work: (session: StoreSession) => Promise<Result>) => Promise<Result>;
}

/** The session of an open store, outside any transaction. */
export interface OpenSession extends StoreSession {
  /** Does everything or nothing, in a transaction whose commit others may share. */
  readonly writeShared: StoreSession['write'];
}

/** Makes it. */
export function openSession(connection: StoreConnection): OpenSession {
  const { db, dialect } = connection;
  const share = shareCommits(connection);
  const inside = new AsyncLocalStorage<true>();
  // It would wait for the connection that its own transaction holds, for ever in SQLite.
  const refuseInside = (): void => {
    if (inside.getStore() === undefined) return;
    throw new KmsError('STORE_FAILED', 'store: within a transaction use its own repositories');
  };
  return {
    dialect,
    holdsAppends: false,
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
      return transact(connection, (within) =>
        workWithin({ db: within, dialect, holdsAppends: false }, (session) =>
          inside.run(true, () => work(session)),
        ),
      );
    },
    writeShared: async (work) => {
      refuseInside();
      return share((session) => inside.run(true, () => work(session)));
    },
  };
}
