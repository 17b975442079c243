/** Records: written with their history, unique where they must be, one winner of two writers. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import { INSTALLATION_RECORD_ID, type Installation } from '../../../src/keys/installation.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { meters, sampleOf, vendingKeys } from '../../store/store-arbitraries.ts';
import { onEachDatabase } from './store-rig.ts';
import {
  newMeter,
  newOwner,
  newVendingKey,
  next,
  sealed,
  storedSupplyGroup,
} from './stored-records.ts';

const INSTALLATION: Installation = {
  id: INSTALLATION_RECORD_ID,
  version: 1,
  installationId: 'c7a3e0a0-6f3e-4d47-9d6c-0d9b3f6b8e11',
  name: 'Eskom 水 😀',
  trial: true,
  hsmProfile: 'softhsm',
  storageKeyNumber: 1,
  rotatingTo: null,
};

onEachDatabase(({ newStore, open, rig }) => {
  test('what is inserted is found, by another connection too', async () => {
    const { store, access } = await newStore();
    const installation = sealed(INSTALLATION);
    const group = await storedSupplyGroup(store);
    const key = newVendingKey(group, 1);
    const meter = newMeter({ intended: key, presumed: key });
    await store.installations.insert(installation);
    await store.vendingKeys.insert(key);
    await store.meters.insert(meter);
    const other = await open(access);
    expect(await other.installations.find(INSTALLATION_RECORD_ID)).toEqual(installation);
    expect(await other.supplyGroups.find(group.entity.id)).toEqual(group);
    expect(await other.vendingKeys.find(key.entity.id)).toEqual(key);
    expect(await other.meters.find(meter.entity.id)).toEqual(meter);
    expect(await other.owners.find('nobody')).toBeUndefined();
  });

  test('whatever a vending key and a meter may hold is kept to the bit', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    const holder = newVendingKey(group, 1);
    await store.vendingKeys.insert(holder);
    for (let seed = 0; seed < 60; seed += 1) {
      const made = sampleOf(vendingKeys, seed);
      // Destroyed, so that any number of them may have one name.
      const life = { ...made.life, state: 'destroyed' } as const;
      const attributes = { ...made.attributes, supplyGroupCode: group.entity.id };
      const key = sealed({ ...made, id: randomUUID(), version: 1, attributes, life });
      const { place, model, lastPurchase, takesThirdToken } = sampleOf(meters, seed);
      const like = newMeter({ intended: holder, presumed: holder, issued: holder });
      const meter = sealed({ ...like.entity, place, model, lastPurchase, takesThirdToken });
      await store.vendingKeys.insert(key);
      await store.meters.insert(meter);
      expect(await store.vendingKeys.find(key.entity.id)).toEqual(key);
      expect(await store.meters.find(meter.entity.id)).toEqual(meter);
    }
  });

  test('records are listed in pages, in the order of the octets of their ids', async () => {
    const { store } = await newStore();
    const ids = ['a-1', 'B', 'a', 'b', '10', '9', 'A', '_'];
    for (const id of ids) {
      await store.owners.insert(sealed({ ...newOwner().entity, id }));
    }
    const first = await store.owners.list({ limit: 5 });
    const rest = await store.owners.list({ limit: 5, after: first.at(-1)!.entity.id });
    const listed = [...first, ...rest].map(({ entity }) => entity.id);
    expect(listed).toEqual(['10', '9', 'A', 'B', '_', 'a', 'a-1', 'b']);
  });

  test('an update replaces the version before it and no other', async () => {
    const { store } = await newStore();
    const first = newOwner();
    await store.owners.insert(first);
    const second = next(first, { timeZone: 'UTC' });
    await store.owners.update(second);
    expect(await store.owners.find(first.entity.id)).toEqual(second);

    await expectCodeAsync(store.owners.update(second), 'STORE_CONFLICT');
    const skipping = next(next(second, {}), {});
    await expectCodeAsync(store.owners.update(skipping), 'STORE_CONFLICT');
    await expectCodeAsync(store.owners.update(next(newOwner(), {})), 'STORE_CONFLICT');
    expect(await store.owners.find(first.entity.id)).toEqual(second);
  });

  test('of two connections that update one record, one wins', async () => {
    const { store, access } = await newStore();
    const other = await open(access);
    const record = newOwner();
    await store.owners.insert(record);
    const writers = [store, other, store, other];
    const results = await Promise.allSettled(
      writers.map((writer, n) => writer.owners.update(next(record, { timeZone: `Zone/${n}` }))),
    );
    const won = results.flatMap(({ status }, n) => (status === 'fulfilled' ? [n] : []));
    const lost = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    expect(won).toHaveLength(1);
    expect(lost).toMatchObject(Array(3).fill({ code: 'STORE_CONFLICT' }));
    expect((await store.owners.find(record.entity.id))!.entity.timeZone).toBe(`Zone/${won[0]!}`);
    expect(await store.recordHistory.latest('owner', record.entity.id)).toMatchObject({
      version: 2,
    });
  });

  test('the history has every version of every record', async () => {
    const { store } = await newStore();
    const first = newOwner();
    const { id } = first.entity;
    expect(await store.recordHistory.latest('owner', id)).toBeUndefined();
    await store.owners.insert(first);
    const second = next(first, {});
    await store.owners.update(second);
    await store.owners.insert(newOwner());
    const latest = { table: 'owner', id, version: 2, recordMac: second.recordMac };
    expect(await store.recordHistory.latest('owner', id)).toEqual(latest);
    expect(await store.recordHistory.latest('meter', id)).toBeUndefined();
    expect(await store.recordHistory.countRecords('owner')).toBe(2);
    expect(await store.recordHistory.countRecords('meter')).toBe(0);
  });

  test('ids and names are taken once', async () => {
    const { store } = await newStore();
    const owner = newOwner();
    await store.owners.insert(owner);
    const sameId = sealed({ ...newOwner().entity, id: owner.entity.id });
    const sameName = sealed({ ...newOwner().entity, name: owner.entity.name });
    await expectCodeAsync(store.owners.insert(sameId), 'STORE_DUPLICATE');
    const error = await expectCodeAsync(store.owners.insert(sameName), 'STORE_DUPLICATE');
    expect(`${error.message} ${JSON.stringify(error.facts)}`).not.toContain(owner.entity.name);
    expect(error.cause).toBeUndefined();
    const third = newOwner();
    await store.owners.insert(third);
    const renamed = next(third, { name: owner.entity.name });
    await expectCodeAsync(store.owners.update(renamed), 'STORE_DUPLICATE');
    expect(await store.recordHistory.countRecords('owner')).toBe(2);
  });

  test('a destroyed vending key frees its name and its value', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    const key = newVendingKey(group, 3, { trial: false });
    const { supplyGroupCode } = key.entity.attributes;
    await store.vendingKeys.insert(key);
    await expectCodeAsync(store.vendingKeys.insert(newVendingKey(group, 3)), 'STORE_DUPLICATE');
    const sameValue = newVendingKey(group, 4, { trial: false, value: key.entity.value });
    await expectCodeAsync(store.vendingKeys.insert(sameValue), 'STORE_DUPLICATE');
    const { fingerprint } = key.entity.value!;
    expect(await store.vendingKeys.findFingerprint(fingerprint)).toBe(key.entity.id);

    const destroyed = next(key, { life: { ...key.entity.life, state: 'destroyed' } });
    await store.vendingKeys.update(destroyed);
    expect(await store.vendingKeys.findNamed(supplyGroupCode, 3)).toBeUndefined();
    expect(await store.vendingKeys.findFingerprint(fingerprint)).toBeUndefined();
    const again = newVendingKey(group, 3, { value: key.entity.value });
    await store.vendingKeys.insert(again);
    expect(await store.vendingKeys.findNamed(supplyGroupCode, 3)).toEqual(again);
    expect(await store.vendingKeys.listOfSupplyGroup(supplyGroupCode)).toEqual([destroyed, again]);
  });

  test('keys without a value are not taken for equal ones', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    await store.vendingKeys.insert(newVendingKey(group, 1, { value: null }));
    await store.vendingKeys.insert(newVendingKey(group, 2, { value: null }));
    expect(await store.vendingKeys.listOfSupplyGroup(group.entity.id)).toHaveLength(2);
    expect(await store.vendingKeys.findFingerprint('0'.repeat(64))).toBeUndefined();
  });

  test('keys of a supply group are listed as they came, whatever their numbers', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    const other = await storedSupplyGroup(store);
    const keys = ([8, 9, 1, 2] as const).map((revision) => newVendingKey(group, revision));
    for (const key of keys) {
      await store.vendingKeys.insert(key);
      await store.vendingKeys.insert(newVendingKey(other, key.entity.attributes.keyRevisionNumber));
    }
    const changed = next(keys[0]!, { reportedKeyCheckValue: 'des:112233' });
    await store.vendingKeys.update(changed);
    const listed = await store.vendingKeys.listOfSupplyGroup(group.entity.id);
    expect(listed).toEqual([changed, ...keys.slice(1)]);
  });

  test('keys that are not under a storage key are found until none is left', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    const keys = ([1, 2, 3] as const).map((revision) => newVendingKey(group, revision));
    for (const key of keys) await store.vendingKeys.insert(key);
    await store.vendingKeys.insert(newVendingKey(group, 4, { value: null }));
    expect(await store.vendingKeys.listNotUnderStorageKey(1, 10)).toEqual([]);
    const [first] = await store.vendingKeys.listNotUnderStorageKey(2, 1);
    const ids = keys.map(({ entity }) => entity.id).sort();
    expect(first!.entity.id).toBe(ids[0]);
    const value = { ...first!.entity.value!, storageKeyNumber: 2 };
    await store.vendingKeys.update(next(first!, { value }));
    const rest = await store.vendingKeys.listNotUnderStorageKey(2, 10);
    expect(rest.map(({ entity }) => entity.id)).toEqual(ids.slice(1));
  });

  test('a meter in service is counted once for a key, in whichever position it is', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    const [a, b, c] = ([1, 2, 3] as const).map((revision) => newVendingKey(group, revision));
    for (const key of [a!, b!, c!]) await store.vendingKeys.insert(key);
    await store.meters.insert(newMeter({ intended: a!, presumed: a!, issued: a!, proven: a! }));
    await store.meters.insert(newMeter({ intended: b!, presumed: a! }));
    await store.meters.insert(newMeter({ intended: b!, presumed: b!, proven: a! }));
    await store.meters.insert(newMeter({ intended: b!, presumed: b!, issued: a! }));
    await store.meters.insert(newMeter({ intended: c!, presumed: a!, status: 'scrapped' }));
    const counts = [a!, b!, c!].map(({ entity }) => store.meters.countHolding(entity.id));
    expect(await Promise.all(counts)).toEqual([4, 3, 0]);
  });

  test('what refers to nothing, and what could not be read again, is not written', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    const orphan = sealed({ ...group.entity, id: '999999' as never, ownerId: 'nobody' });
    await expectCodeAsync(store.supplyGroups.insert(orphan), 'STORE_FAILED');
    const unreadable = sealed({ ...newOwner().entity, name: 'a\u0000b' });
    await expectCodeAsync(store.owners.insert(unreadable), 'STORE_ROW_INVALID');
    const older = sealed({ ...newOwner().entity, version: 2 });
    await expectCodeAsync(store.owners.insert(older), 'STORE_CONFLICT');
    expect(await store.recordHistory.countRecords('owner')).toBe(1);
    expect(await store.recordHistory.countRecords('supply_group')).toBe(1);
  });

  test('a row that was changed behind its back is refused by its place', async () => {
    const { store, access } = await newStore();
    const group = await storedSupplyGroup(store);
    await rig().statement(access, "update supply_group set kind = 'secret kind'");
    const error = await expectCodeAsync(
      store.supplyGroups.find(group.entity.id),
      'STORE_ROW_INVALID',
    );
    expect(error.facts).toEqual({ table: 'supply_group', id: group.entity.id, column: 'kind' });
    expect(error.message).not.toContain('secret');
  });
});
