/** The story of what differs on PostgreSQL. */
import { writeFileSync } from 'node:fs';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { startPostgresCluster, type PostgresCluster } from '../support/postgres-cluster.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { runStory } from './run-story.ts';

const MINUTES = 60_000;
const inFolder = useTemporaryFolder();
let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgresCluster();
}, MINUTES);
afterAll(() => cluster.remove());

test('on PostgreSQL', { timeout: 30 * MINUTES }, async () => {
  const { host, port, user, password, database } = await cluster.newDatabase();
  const passwordFile = inFolder('password');
  writeFileSync(passwordFile, password ?? '', { mode: 0o600 });
  const where = [host, String(port), user, passwordFile, database, `${database}_restored`];
  const said = await runStory('on-postgres.sh', [inFolder('story'), ...where]);
  expect(said).toMatch(/^on PostgreSQL: \d+ steps passed$/m);
});
