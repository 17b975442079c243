/** What two people approved, carried out by the real program over PostgreSQL and killed in it. */
import { afterAll, beforeAll } from 'vitest';
import { startPostgresCluster, type PostgresCluster } from '../support/postgres-cluster.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { testKilledApprovals } from './killed-approvals-suite.ts';

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgresCluster();
}, 60_000);
afterAll(() => cluster.remove(), 60_000);

testKilledApprovals(
  {
    access: () => cluster.newDatabase(),
    inFolder: useTemporaryFolder(),
    cluster: () => cluster,
  },
  {
    kills: [
      ['vending-key.generate', 1, 'midst'],
      ['vending-key.generate', 1, 'after'],
      ['vending-key.generate', 2, 'sent'],
      ['policy.set', 1, 'sent'],
    ],
    hostKills: [['vending-key.generate', 2, 'before']],
  },
);
