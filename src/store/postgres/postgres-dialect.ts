/** PostgreSQL as repositories and migrations see it. */
import type { StoreDialect } from '../store-dialect.ts';
import { postgresFailure } from './postgres-failure.ts';

/** The capabilities of PostgreSQL. */
export const POSTGRES: StoreDialect = {
  kind: 'postgres',
  strictTables: false,
  needsCollation: true,
  identityColumns: true,
  sizedTypes: true,
  oneWriter: false,
  failureOf: postgresFailure,
};
