/** A life of a store and its keys from the command line, on both databases and SoftHSM. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgresCluster, type PostgresCluster } from '../support/postgres-cluster.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const SCRIPT = fileURLToPath(new URL('./store-and-keys.sh', import.meta.url));
const MINUTES = 60_000;
const run = promisify(execFile);
const inFolder = useTemporaryFolder();

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgresCluster();
}, MINUTES);
afterAll(() => cluster.remove());

test.concurrent(
  'on SQLite',
  async () => {
    const { stdout } = await run(SCRIPT, [inFolder('sqlite'), 'sqlite']);
    expect(stdout).toMatch(/^store and keys: \d+ steps passed$/m);
  },
  30 * MINUTES,
);

test.concurrent(
  'on PostgreSQL',
  async () => {
    const { host, port, user, password, database } = await cluster.newDatabase();
    const other = await cluster.newDatabase();
    const passwordFile = inFolder('password');
    writeFileSync(passwordFile, password ?? '', { mode: 0o600 });
    const where = [host, String(port), user, path.resolve(passwordFile), database, other.database];
    const { stdout } = await run(SCRIPT, [inFolder('postgres'), 'postgres', ...where]);
    expect(stdout).toMatch(/^store and keys: \d+ steps passed$/m);
  },
  30 * MINUTES,
);
