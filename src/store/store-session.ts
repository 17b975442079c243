/** Where statements run: each for itself, or all of them in one transaction. */
import type { Kysely } from 'kysely';
import type { AuditHead } from '../ports/audit-heads.ts';
import type { Store } from '../ports/store.ts';
import type { StoreTables } from './schema/store-tables.ts';
import type { StoreDialect } from './store-dialect.ts';

/** Statements of a repository; `what` names one in an error. */
type Statement<Result> = (db: Kysely<StoreTables>) => Promise<Result>;

/** What repositories are made over. */
export interface StoreSession {
  readonly dialect: StoreDialect;
  /** The transaction has the end of the audit to itself already. */
  readonly holdsAppends: boolean;
  /** Told of each row that was appended to the audit. */
  readonly appended: (row: AuditHead) => void;
  /** Runs statements that read, or one that writes within {@link StoreSession.write}. */
  readonly run: <Result>(what: string, statement: Statement<Result>) => Promise<Result>;
  /** Does everything or nothing: in the transaction that is open, or in one of its own. */
  readonly write: <Result>(work: (session: StoreSession) => Promise<Result>) => Promise<Result>;
}

/** The session of an open store, outside any transaction. */
export interface OpenSession extends StoreSession {
  /** Does everything or nothing, in a transaction whose commit others may share. */
  readonly writeShared: StoreSession['write'];
  readonly alone: Store['alone'];
}
