/** Kill -9 at every durable step over PostgreSQL: nothing is half done, lost or doubled. */
import { afterAll, beforeAll } from 'vitest';
import { startPostgresCluster, type PostgresCluster } from '../support/postgres-cluster.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { testDurableSteps } from './durable-steps-suite.ts';

const inFolder = useTemporaryFolder();
let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgresCluster();
}, 60_000);
afterAll(() => cluster.remove(), 60_000);

testDurableSteps({
  access: () => cluster.newDatabase(),
  folder: inFolder('grounds'),
  cluster: () => cluster,
});
