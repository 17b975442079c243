/** The backup of a PostgreSQL store: the printed commands, run as they are printed. */
import { randomUUID } from 'node:crypto';
import { execFileSync } from 'node:child_process';
import path from 'node:path';
import { afterAll, beforeAll, expect, test } from 'vitest';
import {
  dumpCommand,
  restoreCommands,
  type PostgresStore,
} from '../../../src/cli/custody/store/postgres-commands.ts';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import { listVendingKeys } from '../../../src/custody/vending-keys/list-vending-keys.ts';
import { openStore } from '../../../src/store/open-store.ts';
import type { PostgresAccess } from '../../../src/store/store-access.ts';
import { ADA, closeStores, GROUP, newCustody } from '../../custody/custody-rig.ts';
import { startPostgresCluster, type PostgresCluster } from '../../support/postgres-cluster.ts';

const MINUTE = 60_000;
let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgresCluster();
}, MINUTE);
afterAll(async () => {
  await closeStores();
  await cluster.remove();
});

/** What the configuration would say of a database. */
function configured({ host, port, user, database }: PostgresAccess): PostgresStore {
  return { kind: 'postgres', host, port, user, database, tls: false };
}

/** As a person types it, with the password where PostgreSQL's programs look for it. */
function type(command: string, { password }: PostgresAccess): void {
  const env = { PATH: process.env['PATH'], PGPASSWORD: password ?? '' };
  execFileSync('/bin/sh', ['-c', command], { env, stdio: ['ignore', 'ignore', 'inherit'] });
}

test(
  'a dump, restored into a new database, holds every record as it was written',
  async () => {
    const access = await cluster.newDatabase();
    const { dependencies } = await newCustody(access);
    const request = { id: randomUUID(), supplyGroupCode: GROUP, baseDate: 2014 } as const;
    await createVendingKey(dependencies, ADA, request);
    const file = path.join(cluster.folder, 'store.dump');
    type(dumpCommand(configured(access), file), access);
    const target = { ...access, database: `${access.database}_restored` };
    const [create, restore] = restoreCommands(configured(target), file);
    type(create!, target);
    type(restore!, target);
    const store = await openStore(target);
    try {
      const reading = { ...dependencies, store };
      expect((await verifyStore(reading, ADA)).problems).toEqual([]);
      const [before, after] = await Promise.all([
        listVendingKeys(dependencies, ADA),
        listVendingKeys(reading, ADA),
      ]);
      expect(after).toHaveLength(1);
      expect(after).toEqual(before);
    } finally {
      await store.close();
    }
  },
  MINUTE,
);
