/**
 * Working alone on a PostgreSQL store: an advisory lock of a session. The server gives it back when
 * the session ends, however that ends.
 */
import { sql, type Kysely } from 'kysely';
import type { Store } from '../../ports/store.ts';
import type { StoreTables } from '../schema/store-tables.ts';
import { postgresFailure } from './postgres-failure.ts';

/** Names the lock: any number that nothing else uses. */
const ALONE_LOCK = sql.lit(0x53_54_53_02);

/** Lets one work at a time, by a connection of the pool. */
export function aloneByLock(db: Kysely<StoreTables>): Store['alone'] {
  return async (work) => {
    const asked = async (statement: ReturnType<typeof sql>, on: Kysely<StoreTables>) => {
      await statement.execute(on).catch((error: unknown) => {
        throw postgresFailure(error, 'waiting to work alone');
      });
    };
    const connected = db.connection().execute(async (connection) => {
      await asked(sql`select pg_advisory_lock(${ALONE_LOCK})`, connection);
      try {
        // A session that was lost has lost the lock.
        const result = await work(() => asked(sql`select 1`, connection));
        return { result };
      } catch (error) {
        return { error };
      } finally {
        // A session that cannot give it back has ended, and the lock with it.
        await sql`select pg_advisory_unlock(${ALONE_LOCK})`.execute(connection).catch(() => null);
      }
    });
    const ended = await connected.catch((error: unknown) => {
      throw postgresFailure(error, 'connecting to work alone');
    });
    if ('error' in ended) throw ended.error;
    return ended.result;
  };
}
