/** A story that a shell script tells from the command line, on both databases and SoftHSM. */
import { execFile } from 'node:child_process';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import { fileURLToPath } from 'node:url';
import { promisify } from 'node:util';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgresCluster, type PostgresCluster } from '../support/postgres-cluster.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const MINUTES = 60_000;
const run = promisify(execFile);

/** Adds its tests: a script of this folder, and the name with which it says that it has passed. */
export function storyOnBothDatabases(script: string, name: string): void {
  const file = fileURLToPath(new URL(script, import.meta.url));
  const inFolder = useTemporaryFolder();
  let cluster: PostgresCluster;
  beforeAll(async () => {
    cluster = await startPostgresCluster();
  }, MINUTES);
  afterAll(() => cluster.remove());

  const expectPassed = async (args: readonly string[]) => {
    const { stdout } = await run(file, args);
    expect(stdout).toMatch(new RegExp(`^${name}: \\d+ steps passed$`, 'm'));
  };

  test.concurrent('on SQLite', () => expectPassed([inFolder('sqlite'), 'sqlite']), 30 * MINUTES);

  test.concurrent(
    'on PostgreSQL',
    async () => {
      const { host, port, user, password, database } = await cluster.newDatabase();
      const other = await cluster.newDatabase();
      const passwordFile = inFolder('password');
      writeFileSync(passwordFile, password ?? '', { mode: 0o600 });
      const where = [host, String(port), user, path.resolve(passwordFile), database];
      await expectPassed([inFolder('postgres'), 'postgres', ...where, other.database]);
    },
    30 * MINUTES,
  );
}
