/** Rotating the storage key: whole, killed at every step, and beside others who change keys. */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { openInstallation } from '../../../src/custody/installation/open-installation.ts';
import { rotateStorageKey } from '../../../src/custody/installation/rotate-storage-key.ts';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores, GROUP, newCustody, type Custody } from '../custody-rig.ts';
import { dyingAt, Killed } from '../dying.ts';
import { create, request } from '../vending-keys/key-requests.ts';

vi.setConfig({ testTimeout: 60_000 });
const inFolder = useTemporaryFolder();
afterAll(closeStores);

const custodyWithKeys = async (count: number): Promise<Custody> => {
  const custody = await newCustody({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
  for (let made = 0; made < count; made += 1) await create(custody);
  return custody;
};
const numbersOf = async ({ dependencies }: Custody) =>
  (await dependencies.store.vendingKeys.list({ limit: 100 })).map(
    ({ entity }) => entity.value?.storageKeyNumber,
  );
const expectRotated = async (custody: Custody, to: number) => {
  const { entity } = await openInstallation(custody.dependencies);
  expect(entity).toMatchObject({ storageKeyNumber: to, rotatingTo: null });
  expect(new Set(await numbersOf(custody))).toEqual(new Set([to]));
  expect((await verifyStore(custody.dependencies, ADA)).problems).toEqual([]);
  const labels = [1, 2, 3].filter((number) => hasStorageKey(custody, number));
  expect(labels).toEqual([to]);
};
const hasStorageKey = ({ hsm }: Custody, number: number) => {
  try {
    hsm.findKey(`sts-kms storage key ${number}`);
    return true;
  } catch (error) {
    expect(error).toMatchObject({ code: 'HSM_KEY_NOT_FOUND' });
    return false;
  }
};

test('every value goes over, the old key is gone, and values open under the new one', async () => {
  const custody = await custodyWithKeys(3);
  const before = await custody.dependencies.store.vendingKeys.list({ limit: 10 });
  const rotation = await rotateStorageKey(custody.dependencies, ADA);
  expect(rotation).toEqual({ storageKeyNumber: 2, rewrapped: 3, resumed: false });
  await expectRotated(custody, 2);
  const after = await custody.dependencies.store.vendingKeys.list({ limit: 10 });
  for (const [index, { entity }] of after.entries()) {
    const { version, value } = before[index]!.entity;
    expect(entity.version).toBe(version + 1);
    expect(entity.value?.fingerprint).toBe(value?.fingerprint);
    expect(entity.value?.wrapped).not.toEqual(value?.wrapped);
  }
  const uses = await custody.dependencies.store.events.keyUses({ from: '2026', to: '2027' });
  const rewrapped = uses.filter(({ purpose }) => purpose === 'rewrap');
  expect(rewrapped.map(({ uses: times, actor }) => [times, actor])).toEqual(
    after.map(() => [1, 'ada']),
  );
  expect((await actionsOf(custody)).slice(-4)).toEqual([
    'installation.rotate-begin',
    'installation.rotate-batch',
    'installation.rotate-move',
    'installation.rotate-end',
  ]);
  await rotateStorageKey((await custody.again()).dependencies, ADA);
  await expectRotated(custody, 3);
});

test('new keys go under the new storage key, those of a process that ran before too', async () => {
  const custody = await custodyWithKeys(1);
  const before = await custody.again();
  await rotateStorageKey(custody.dependencies, ADA);
  for (const process of [before, await custody.again()]) {
    expect((await create(process)).entity.value?.storageKeyNumber).toBe(2);
  }
  await expectRotated(custody, 2);
});

test('a value that came under the old storage key is not stored after the rotation', async () => {
  const custody = await custodyWithKeys(1);
  const other = await custody.again();
  const { securityModule, store } = custody.dependencies;
  const generateVendingKey: typeof securityModule.generateVendingKey = async (announced) => {
    const made = await securityModule.generateVendingKey(announced);
    await rotateStorageKey(other.dependencies, ADA);
    return made;
  };
  const slow = { ...securityModule, generateVendingKey };
  const dependencies = { ...custody.dependencies, securityModule: slow };
  await expectCodeAsync(createVendingKey(dependencies, ADA, request()), 'STORE_CONFLICT');
  const keys = (await store.vendingKeys.list({ limit: 10 })).map(({ entity }) => entity);
  expect(keys.map(({ life }) => life.state).sort()).toEqual(['destroyed', 'pre-active']);
  expect(keys.map(({ value }) => value?.storageKeyNumber ?? 'none').sort()).toEqual([2, 'none']);
});

test('more keys than a batch holds go over in two; a kill between them loses none', async () => {
  const custody = await custodyWithKeys(0);
  const { dependencies } = custody;
  const { ownerId } = (await dependencies.store.supplyGroups.find(GROUP))!.entity;
  for (let group = 0; group < 12; group += 1) {
    const supplyGroupCode = parseSupplyGroupCode(String(700_000 + group));
    const named = { name: 'Many', ownerId, kind: 'unique' } as const;
    await addSupplyGroup(dependencies, ADA, { supplyGroupCode, ...named });
    for (let made = 0; made < 9; made += 1) await create(custody, { supplyGroupCode });
  }
  // Sealing and storing the begin, the new storage key, and the first batch: six steps.
  const dying = dyingAt(dependencies, 6, 'before');
  await expect(rotateStorageKey(dying.dependencies, ADA)).rejects.toThrow(Killed);
  const next = await custody.again();
  const left = await next.dependencies.store.vendingKeys.listNotUnderStorageKey(2, 200);
  expect(left).toHaveLength(8);
  const rotation = await rotateStorageKey(next.dependencies, ADA);
  expect(rotation).toEqual({ storageKeyNumber: 2, rewrapped: 8, resumed: true });
  await expectRotated(next, 2);
});

describe('killed', () => {
  const STEPS = Array.from({ length: 10 }, (_, index) => index + 1);
  test.each(STEPS.flatMap((step) => (['before', 'after'] as const).map((when) => [step, when])))(
    'at step %i, %s it: asked again, it goes on',
    async (step, when) => {
      const custody = await custodyWithKeys(2);
      const dying = dyingAt(custody.dependencies, step as number, when as 'before' | 'after');
      const killed = await rotateStorageKey(dying.dependencies, ADA).catch(
        (error: unknown) => error,
      );
      expect(killed).toBeInstanceOf(Killed);
      const next = await custody.again();
      const { entity } = await openInstallation(next.dependencies);
      const over = entity.storageKeyNumber === 2 && entity.rotatingTo === null;
      const begun = entity.rotatingTo !== null;
      const rotation = over ? null : await rotateStorageKey(next.dependencies, ADA);
      expect(rotation?.resumed ?? begun).toBe(begun);
      await expectRotated(next, 2);
    },
  );

  test('eleven steps would find it done', async () => {
    const custody = await custodyWithKeys(2);
    const dying = dyingAt(custody.dependencies, 11, 'before');
    await rotateStorageKey(dying.dependencies, ADA);
    expect(dying.died()).toBe(false);
  });
});

test('beside somebody who changes a key: the batch is done again', async () => {
  const custody = await custodyWithKeys(2);
  const other = await custody.again();
  const { securityModule, store } = custody.dependencies;
  const [{ entity: changed } = { entity: { id: '' } }] = await store.vendingKeys.list({ limit: 1 });
  let meddled = false;
  const rewrapVendingKeys: typeof securityModule.rewrapVendingKeys = async (...args) => {
    const rewrapped = await securityModule.rewrapVendingKeys(...args);
    const meddling = !meddled;
    meddled = true;
    if (meddling) await activateVendingKey(other.dependencies, ADA, { id: changed.id });
    return rewrapped;
  };
  const meddledWith = { ...securityModule, rewrapVendingKeys };
  await rotateStorageKey({ ...custody.dependencies, securityModule: meddledWith }, ADA);
  await expectRotated(custody, 2);
  expect((await store.vendingKeys.find(changed.id))?.entity.life.state).toBe('active');
});

test('of two that rotate at once neither harms the other', async () => {
  const custody = await custodyWithKeys(2);
  const other = await custody.again();
  const results = await Promise.allSettled(
    [custody, other].map(({ dependencies }) => rotateStorageKey(dependencies, ADA)),
  );
  for (const result of results.filter(({ status }) => status === 'rejected')) {
    expect(result).toMatchObject({ reason: { code: 'STORE_CONFLICT' } });
  }
  const { entity } = await openInstallation(custody.dependencies);
  await (entity.rotatingTo === null
    ? Promise.resolve()
    : rotateStorageKey(custody.dependencies, ADA));
  const after = await openInstallation(custody.dependencies);
  await expectRotated(custody, after.entity.storageKeyNumber);
});

test('a key whose record was altered stops it before anything is lost', async () => {
  const custody = await custodyWithKeys(1);
  const { securityModule, store } = custody.dependencies;
  const doubting = {
    ...securityModule,
    checkRecords: (records: Parameters<typeof securityModule.checkRecords>[0]) =>
      Promise.resolve(records.map(({ table }) => table !== 'vending_key')),
  };
  const rotation = rotateStorageKey({ ...custody.dependencies, securityModule: doubting }, ADA);
  await expectCodeAsync(rotation, 'RECORD_NOT_GENUINE');
  expect(await numbersOf(custody)).toEqual([1]);
  expect(hasStorageKey(custody, 1)).toBe(true);
  expect((await store.installations.find('installation'))?.entity.rotatingTo).toBe(2);
});
