/** A connection to a database, before anything is known of what is in it. */
import type { Kysely } from 'kysely';
import type { Store } from '../ports/store.ts';
import type { StoreTables } from './schema/store-tables.ts';
import type { StoreDialect } from './store-dialect.ts';

/** An open database. */
export interface StoreConnection {
  readonly dialect: StoreDialect;
  /** Where it is, without any secret. */
  readonly place: string;
  readonly db: Kysely<StoreTables>;
  /** It lies where nothing can be written. */
  readonly readOnly: boolean;
  /**
   * Sees that it is still what was opened, for a store that somebody can replace meanwhile.
   *
   * @throws {KmsError} STORE_REPLACED
   */
  readonly requireSame?: () => void;
  readonly alone: Store['alone'];
}
