/** A connection to a store in a PostgreSQL database: a pool that mends itself. */
import { Kysely, PostgresDialect } from 'kysely';
import type { Pool, PoolConfig } from 'pg';
import type { StoreTables } from '../schema/store-tables.ts';
import type { PostgresAccess } from '../store-access.ts';
import type { StoreConnection } from '../store-connection.ts';
import { aloneByLock } from './alone-by-lock.ts';
import { POSTGRES } from './postgres-dialect.ts';

const LIMITS = {
  /** Connections of one process. */
  max: 10,
  connectionTimeoutMillis: 5000,
  statement_timeout: 30_000,
  lock_timeout: 10_000,
  idle_in_transaction_session_timeout: 60_000,
} as const;

/** Connects to a database; nothing is sent before the first statement. */
export async function connectPostgres(access: PostgresAccess): Promise<StoreConnection> {
  const pg = await import('pg');
  const { builtins, getTypeParser } = pg.default.types;
  // Minutes and counters are far below 2^53; the driver would make texts of them.
  const parserOf: typeof getTypeParser = (type, format) =>
    type === builtins.INT8 ? Number : (getTypeParser(type, format) as unknown);
  const pool = new pg.default.Pool({ ...poolConfig(access), types: { getTypeParser: parserOf } });
  surviveLostConnections(pool);
  const db = new Kysely<StoreTables>({ dialect: new PostgresDialect({ pool }) });
  const place = `postgres://${access.host}:${access.port}/${access.database}`;
  return { dialect: POSTGRES, place, db, readOnly: false, alone: aloneByLock(db) };
}

function poolConfig({ password, ssl = false, ...access }: PostgresAccess): PoolConfig {
  return {
    ...LIMITS,
    host: access.host,
    port: access.port,
    database: access.database,
    user: access.user,
    ...(password === null ? {} : { password }),
    ssl,
    keepAlive: true,
    application_name: 'sts-kms',
  };
}

/**
 * An `error` event without a listener ends the process. A connection that is lost while idle is
 * told to the pool, which drops it; one that is lost between two statements of a transaction is
 * told to nobody. Either way the next statement on it fails, and the one after has a new one.
 */
function surviveLostConnections(pool: Pool): void {
  const told = () => undefined;
  pool.on('error', told);
  pool.on('connect', (client) => client.on('error', told));
}
