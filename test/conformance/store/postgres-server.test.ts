/** What can happen to a store in a server: it stops, fills up, is read-only, or lets nobody in. */
import fs from 'node:fs';
import path from 'node:path';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { openStore } from '../../../src/store/open-store.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { startPostgresCluster, type PostgresCluster } from '../../support/postgres-cluster.ts';
import { mountSmallDisk } from './small-disk.ts';
import { newOwner, next } from './stored-records.ts';

let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgresCluster();
}, 60_000);
afterAll(() => cluster.remove());

async function newStore() {
  const access = await cluster.newDatabase();
  return { access, store: await openStore(access, { migrate: true }) };
}

test(
  'a server that stops is told, and the next call after its start works',
  { timeout: 60_000 },
  async () => {
    const { access, store } = await newStore();
    const owner = newOwner();
    await store.owners.insert(owner);
    const interrupted = store.transaction(async ({ owners }) => {
      await owners.update(next(owner, { timeZone: 'UTC' }));
      // Between two statements nobody waits for the connection that is lost.
      await cluster.stop('immediate');
      await new Promise((resolve) => setTimeout(resolve, 200));
      await owners.insert(newOwner());
    });
    await expectCodeAsync(interrupted, 'STORE_UNAVAILABLE');
    await expectCodeAsync(store.owners.find(owner.entity.id), 'STORE_UNAVAILABLE');
    await expectCodeAsync(store.owners.insert(newOwner()), 'STORE_UNAVAILABLE');
    await expectCodeAsync(openStore(access), 'STORE_UNAVAILABLE');
    await cluster.start();
    expect(await store.owners.find(owner.entity.id)).toEqual(owner);
    await store.owners.update(next(owner, { timeZone: 'UTC' }));
    expect(await store.recordHistory.latest('owner', owner.entity.id)).toMatchObject({
      version: 2,
    });
    await store.close();
  },
);

test('a connection that the server ends while idle is replaced', async () => {
  const { access, store } = await newStore();
  const others = 'select pg_terminate_backend(pid) from pg_stat_activity';
  await cluster.statement(access, `${others} where application_name = 'sts-kms'`);
  await new Promise((resolve) => setTimeout(resolve, 200));
  await store.owners.insert(newOwner());
  expect(await store.owners.list({ limit: 2 })).toHaveLength(1);
  await store.close();
});

test('who is not let in learns no more than that', async () => {
  const access = await cluster.newDatabase();
  const password = 'wrong-password';
  const error = await expectCodeAsync(openStore({ ...access, password }), 'STORE_UNAVAILABLE');
  expect(`${error.message} ${JSON.stringify(error.facts)}`).not.toContain(password);
  expect(error.facts).toEqual({ native: '28P01' });
  const elsewhere = { ...access, database: 'not_there' };
  await expectCodeAsync(openStore(elsewhere), 'STORE_UNAVAILABLE');
  // The server has no certificate: nothing goes on without one.
  await expectCodeAsync(openStore({ ...access, ssl: true }), 'STORE_UNAVAILABLE');
});

test('a database that may only be read is read, and says so when it is written to', async () => {
  const { access, store } = await newStore();
  const owner = newOwner();
  await store.owners.insert(owner);
  await store.close();
  const setting = 'set default_transaction_read_only = on';
  await cluster.statement(access, `alter database ${access.database} ${setting}`);
  const reader = await openStore(access);
  expect(await reader.owners.find(owner.entity.id)).toEqual(owner);
  await expectCodeAsync(reader.owners.insert(newOwner()), 'STORE_READ_ONLY');
  await reader.close();
});

test('two transactions that wait for each other are told apart', async () => {
  const { store } = await newStore();
  const [a, b] = [newOwner(), newOwner()];
  await store.owners.insert(a);
  await store.owners.insert(b);
  let waiting = 0;
  const both = ([first, second]: readonly (typeof a)[]) =>
    store.transaction(async ({ owners }) => {
      await owners.update(next(first!, {}));
      waiting += 1;
      await vi.waitUntil(() => waiting === 2, 20_000);
      await owners.update(next(second!, {}));
    });
  const results = await Promise.allSettled([both([a, b]), both([b, a])]);
  const lost = results.filter(({ status }) => status === 'rejected');
  expect(lost).toMatchObject([{ reason: { code: 'STORE_CONFLICT' } }]);
  await store.close();
});

test('a full disk is told, and it goes on when there is room', { timeout: 60_000 }, async () => {
  const { access, store } = await newStore();
  const folder = path.join(cluster.folder, 'small');
  const { uid } = fs.statSync(path.join(cluster.folder, 'data'));
  const disk = mountSmallDisk(folder, 2, uid);
  try {
    await cluster.statement(access, `create tablespace small location '${folder}'`);
    await cluster.statement(access, 'alter table owner set tablespace small');
    await cluster.statement(access, 'create table filler (a text) tablespace small');
    const fill = "insert into filler select repeat('x', 1000) from generate_series(1, 10000)";
    await expect(cluster.statement(access, fill)).rejects.toThrow('No space left');
    // What the failed statement wrote keeps its room until the table is dropped.
    const insertMany = store.transaction(async ({ owners }) => {
      for (let n = 0; n < 500; n += 1) await owners.insert(newOwner());
    });
    await expectCodeAsync(insertMany, 'STORE_FULL');
    expect(await store.recordHistory.countRecords('owner')).toBe(0);
    await cluster.statement(access, 'drop table filler');
    await store.owners.insert(newOwner());
    expect(await store.recordHistory.countRecords('owner')).toBe(1);
    await store.close();
    await cluster.statement(access, 'alter table owner set tablespace pg_default');
    await cluster.statement(access, 'drop tablespace small');
  } finally {
    disk.unmount();
  }
});
