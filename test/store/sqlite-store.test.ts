/**
 * The rules of the store that everything rests on, in a file: they are seen without a server too.
 * The whole suite, on both databases, is test/conformance/store.
 */
import { randomUUID } from 'node:crypto';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, expect, test } from 'vitest';
import type { Store } from '../../src/ports/store.ts';
import { openStore } from '../../src/store/open-store.ts';
import {
  newOwner,
  newVendingKey,
  next,
  storedSupplyGroup,
} from '../conformance/store/stored-records.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const opened: Store[] = [];
afterAll(() => Promise.all(opened.map((store) => store.close())));

async function newStore(): Promise<{ readonly store: Store; readonly file: string }> {
  const file = inFolder(`${randomUUID()}.db`);
  const store = await openStore({ kind: 'sqlite', file }, { migrate: true });
  opened.push(store);
  return { store, file };
}

test('an update replaces the version before it and no other, and is in the history', async () => {
  const { store } = await newStore();
  const first = newOwner();
  await store.owners.insert(first);
  const second = next(first, { timeZone: 'UTC' });
  await store.owners.update(second);
  const third = next(next(second, {}), {});
  await expectCodeAsync(store.owners.update(third), 'STORE_CONFLICT');
  expect(await store.owners.find(first.entity.id)).toEqual(second);
  const latest = await store.recordHistory.latest('owner', first.entity.id);
  expect(latest).toMatchObject({ version: 2, recordMac: second.recordMac });
});

test('a destroyed vending key frees its name, and no other does', async () => {
  const { store } = await newStore();
  const group = await storedSupplyGroup(store);
  const key = newVendingKey(group, 5);
  await store.vendingKeys.insert(key);
  await expectCodeAsync(store.vendingKeys.insert(newVendingKey(group, 5)), 'STORE_DUPLICATE');
  const life = { ...key.entity.life, state: 'destroyed' } as const;
  await store.vendingKeys.update(next(key, { life }));
  const successor = newVendingKey(group, 5);
  await store.vendingKeys.insert(successor);
  expect(await store.vendingKeys.findNamed(group.entity.id, 5)).toEqual(successor);
});

test('a store of a later program is refused', async () => {
  const { store, file } = await newStore();
  const other = new BetterSqlite3(file);
  other.exec("insert into schema_migration values ('999-later', '2030-01-01')");
  other.close();
  await expectCodeAsync(store.status(), 'STORE_SCHEMA_NEWER');
  await expectCodeAsync(openStore({ kind: 'sqlite', file }), 'STORE_SCHEMA_NEWER');
});

test('a statement that failed undoes its transaction even when that was caught', async () => {
  const { store } = await newStore();
  const owner = newOwner();
  const swallowing = store.transaction(async ({ owners }) => {
    await owners.insert(owner);
    await owners.insert(owner).catch(() => 'never mind');
  });
  await expectCodeAsync(swallowing, 'STORE_DUPLICATE');
  expect(await store.owners.find(owner.entity.id)).toBeUndefined();
});
