/**
 * Working alone on an SQLite store: an exclusive lock on an empty file beside it. The system gives
 * the lock back when its holder ends, however that ends.
 */
import type { Store } from '../../ports/store.ts';
import { whileBusy } from './busy-driver.ts';
import { connect, createDatabaseFile } from './open-database.ts';
import { sqliteFailure } from './sqlite-failure.ts';

/** Lets one work at a time, by this file. */
export function aloneByFile(file: string): Store['alone'] {
  return async (work) => {
    createDatabaseFile(file);
    const database = await connect(file);
    try {
      await whileBusy(() => database.exec('begin exclusive')).catch((error: unknown) => {
        throw sqliteFailure(error, 'waiting to work alone');
      });
      // The lock cannot be lost while the file is open.
      return await work(() => Promise.resolve());
    } finally {
      database.close();
    }
  };
}
