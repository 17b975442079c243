/** Tampering with a store file. test/conformance/custody does the same to PostgreSQL. */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { tamperingTests } from './tampering-suite.ts';

const inFolder = useTemporaryFolder();
const file = inFolder(`${randomUUID()}.db`);

tamperingTests(() => ({
  newAccess: () => Promise.resolve({ kind: 'sqlite', file }),
  statement: (_, text) => {
    const database = new BetterSqlite3(file);
    try {
      database.prepare(text).run();
      return Promise.resolve([]);
    } finally {
      database.close();
    }
  },
}));
