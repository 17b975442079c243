/** SQLite as repositories and migrations see it. */
import type { StoreDialect } from '../store-dialect.ts';
import { sqliteFailure } from './sqlite-failure.ts';

/** The capabilities of SQLite. */
export const SQLITE: StoreDialect = {
  kind: 'sqlite',
  strictTables: true,
  needsCollation: false,
  identityColumns: false,
  sizedTypes: false,
  oneWriter: true,
  failureOf: sqliteFailure,
};
