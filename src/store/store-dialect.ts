/**
 * What differs between the databases, as capabilities. Repositories and migrations are written
 * once and ask for these; nothing asks which database it is.
 */
import type { KmsError } from '../errors/kms-error.ts';

/** A database as repositories and migrations see it. */
export interface StoreDialect {
  readonly kind: 'sqlite' | 'postgres';
  /** Tables can be declared to take values of the declared types only. */
  readonly strictTables: boolean;
  /** Text needs an order of its own to be sorted by octets: the order of a database may vary. */
  readonly needsCollation: boolean;
  /** Numbers are given out by `generated always as identity`, not by `autoincrement`. */
  readonly identityColumns: boolean;
  /** Whole numbers above 32 bits are another type, and so are octets: `bigint` and `bytea`. */
  readonly sizedTypes: boolean;
  /** One writer at a time, so that events are numbered in the order of their commits. */
  readonly oneWriter: boolean;
  /** The typed error of whatever the driver threw; `what` was being done. */
  readonly failureOf: (error: unknown, what: string) => KmsError;
}
