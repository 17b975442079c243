/** A connection to a database below the store, for what no store does. */
import { connectPostgres } from '../../../src/store/postgres/connect-postgres.ts';
import { connectSqlite } from '../../../src/store/sqlite/connect-sqlite.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import type { StoreConnection } from '../../../src/store/store-connection.ts';

export async function withConnection<Result>(
  access: StoreAccess,
  work: (connection: StoreConnection) => Promise<Result>,
): Promise<Result> {
  const connection = await (access.kind === 'sqlite'
    ? connectSqlite(access, true)
    : connectPostgres(access));
  try {
    return await work(connection);
  } finally {
    await connection.db.destroy();
  }
}
