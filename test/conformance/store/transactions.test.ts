/** Transactions: everything or nothing, and nothing from two sides at once. */
import { expect, test } from 'vitest';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { onEachDatabase } from './store-rig.ts';
import { newOwner, next, storedSupplyGroup } from './stored-records.ts';

const COUNTER = { subject: 's', action: 'a', day: '2026-11-23' };

onEachDatabase(({ newStore, open }) => {
  test('what is done together is there together, with its result', async () => {
    const { store, access } = await newStore();
    const other = await open(access);
    const owner = newOwner();
    const result = await store.transaction(async (within) => {
      await within.owners.insert(owner);
      await within.counters.add(COUNTER, 2);
      expect(await within.owners.find(owner.entity.id)).toEqual(owner);
      expect(await other.owners.find(owner.entity.id)).toBeUndefined();
      return 'done';
    });
    expect(result).toBe('done');
    expect(await other.owners.find(owner.entity.id)).toEqual(owner);
    expect(await other.counters.read(COUNTER)).toBe(2);
  });

  test('what the work throws undoes everything, the history too, and is thrown on', async () => {
    const { store } = await newStore();
    const kept = newOwner();
    await store.owners.insert(kept);
    const owner = newOwner();
    const reason = new RangeError('of its own');
    const failing = store.transaction(async (within) => {
      await within.owners.insert(owner);
      await within.owners.update(next(kept, { timeZone: 'UTC' }));
      await storedSupplyGroup(within);
      await within.counters.add(COUNTER, 1);
      throw reason;
    });
    await expect(failing).rejects.toBe(reason);
    expect(await store.owners.list({ limit: 10 })).toEqual([kept]);
    expect(await store.supplyGroups.list({ limit: 10 })).toEqual([]);
    expect(await store.counters.read(COUNTER)).toBe(0);
    expect(await store.recordHistory.latest('owner', owner.entity.id)).toBeUndefined();
    expect(await store.recordHistory.latest('owner', kept.entity.id)).toMatchObject({ version: 1 });
    expect(await store.recordHistory.countRecords('supply_group')).toBe(0);
  });

  test('a statement that failed undoes its transaction even when that was caught', async () => {
    const { store } = await newStore();
    const taken = newOwner();
    await store.owners.insert(taken);
    const other = newOwner();
    const swallowing = store.transaction(async (within) => {
      await within.owners.insert(other);
      await within.owners.insert(taken).catch(() => 'never mind');
    });
    await expectCodeAsync(swallowing, 'STORE_DUPLICATE');
    expect(await store.owners.find(other.entity.id)).toBeUndefined();
    // A connection that was left in a failed transaction would refuse this.
    await store.owners.insert(other);
  });

  test('two transactions that read and then write do not both win', async () => {
    const { store, access } = await newStore();
    const other = await open(access);
    const record = newOwner();
    await store.owners.insert(record);
    const rename = (writer: typeof store, name: string) =>
      writer.transaction(async ({ owners }) => {
        const found = await owners.find(record.entity.id);
        await new Promise((resolve) => setTimeout(resolve, 100));
        await owners.update(next(found!, { name }));
      });
    const results = await Promise.allSettled([rename(store, 'one'), rename(other, 'two')]);
    const lost = results.filter(({ status }) => status === 'rejected');
    const stored = await store.owners.find(record.entity.id);
    // SQLite lets the second one wait and read what the first wrote; PostgreSQL tells it.
    expect(stored!.entity.version).toBe(3 - lost.length);
    expect(lost).toMatchObject(lost.map(() => ({ reason: { code: 'STORE_CONFLICT' } })));
  });

  test('many transactions at once all come through', async () => {
    const { store } = await newStore();
    const owners = Array.from({ length: 40 }, newOwner);
    await Promise.all(
      owners.map((owner) =>
        store.transaction(async (within) => {
          await within.owners.insert(owner);
          await within.counters.add(COUNTER, 1);
        }),
      ),
    );
    expect(await store.counters.read(COUNTER)).toBe(40);
    expect(await store.recordHistory.countRecords('owner')).toBe(40);
  });

  test('the outer repositories are refused within, instead of waiting for ever', async () => {
    const { store } = await newStore();
    const reading = store.transaction(() => store.owners.list({ limit: 1 }));
    await expectCodeAsync(reading, 'STORE_FAILED');
    const writing = store.transaction(() => store.owners.insert(newOwner()));
    await expectCodeAsync(writing, 'STORE_FAILED');
    expect(await store.owners.list({ limit: 1 })).toEqual([]);
  });

  test('a closed store is not available', async () => {
    const { store, access } = await newStore();
    const other = await open(access);
    await other.close();
    await expectCodeAsync(other.owners.find('x'), 'STORE_UNAVAILABLE');
    await expectCodeAsync(other.owners.insert(newOwner()), 'STORE_UNAVAILABLE');
    expect(await store.owners.find('x')).toBeUndefined();
  });
});
