/** The clock on SQLite. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll } from 'vitest';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { closeStores } from '../custody-rig.ts';
import { describeClock } from './clock-suite.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

describeClock({
  newAccess: () => Promise.resolve({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }),
  statement: (access, text) => {
    if (access.kind !== 'sqlite') throw new RangeError('SQLite wanted');
    const database = new BetterSqlite3(access.file);
    try {
      database.prepare(text).run();
      return Promise.resolve([]);
    } finally {
      database.close();
    }
  },
});
