/**
 * A process killed at every step of making and of destroying a key. After the next start every key
 * has a state with a name, and nothing is lost or there twice.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test, vi } from 'vitest';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import { deactivateVendingKey } from '../../../src/custody/vending-keys/deactivate-vending-key.ts';
import { destroyVendingKey } from '../../../src/custody/vending-keys/destroy-vending-key.ts';
import { readDestructionCertificate } from '../../../src/custody/vending-keys/destruction-certificate.ts';
import { importTrialKey } from '../../../src/custody/vending-keys/import-trial-key.ts';
import { importWrappedKey } from '../../../src/custody/vending-keys/import-wrapped-key.ts';
import { reconcileKeys } from '../../../src/custody/vending-keys/reconcile-keys.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, newCustody, type Custody } from '../custody-rig.ts';
import { dyingAt, Killed } from '../dying.ts';
import { create, enterTransportKey, request, trialKey, wrappedKey } from './key-requests.ts';

vi.setConfig({ testTimeout: 60_000 });
const inFolder = useTemporaryFolder();
afterAll(closeStores);

const custodyWith = (trial: boolean) =>
  newCustody({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }, { trial });
const keysOf = async ({ dependencies }: Custody) =>
  (await dependencies.store.vendingKeys.list({ limit: 100 })).map(({ entity }) => entity);
const expectWhole = async ({ dependencies }: Custody) => {
  expect((await verifyStore(dependencies, ADA)).problems).toEqual([]);
};

/** Announcing, its transaction, making, and its transaction. */
const STEPS = [1, 2, 3, 4] as const;
const WHEN = ['before', 'after'] as const;
const POINTS = STEPS.flatMap((step) => WHEN.map((when) => [step, when] as const));

type Make = (dependencies: Custody['dependencies']) => Promise<unknown>;
const MAKERS: readonly (readonly [string, boolean, () => Make])[] = [
  ['generate', false, () => (dependencies) => createVendingKey(dependencies, ADA, request())],
  [
    'import of a trial key',
    true,
    () => (dependencies) =>
      importTrialKey(dependencies, ADA, { id: randomUUID(), key: trialKey(0x42) }),
  ],
  [
    'import of a wrapped key',
    false,
    () => {
      const key = wrappedKey(new Uint8Array(20).fill(0x43));
      return (dependencies) => importWrappedKey(dependencies, ADA, { id: randomUUID(), key });
    },
  ],
];

describe.each(MAKERS)('%s', (_, trial, maker) => {
  test.each(POINTS)('killed at step %i, %s it', async (step, when) => {
    const custody = await custodyWith(trial);
    enterTransportKey(custody.hsm);
    const make = maker();
    const dying = dyingAt(custody.dependencies, step, when);
    await expect(make(dying.dependencies)).rejects.toThrow(Killed);
    const next = await custody.again();
    await reconcileKeys(next.dependencies, ADA, { now: true });
    // Only what was stored as a whole is a key; what was announced ended by name.
    const announced = step > 2 || (step === 2 && when === 'after');
    const made = step === 4 && when === 'after';
    const wanted = made ? ['pre-active'] : announced ? ['destroyed'] : [];
    expect((await keysOf(next)).map(({ life }) => life.state)).toEqual(wanted);
    await expectWhole(next);
    // Nothing stands in the way of doing it again.
    await create(next);
    await expectWhole(next);
  });

  test('five steps would find it done', async () => {
    const custody = await custodyWith(trial);
    enterTransportKey(custody.hsm);
    const dying = dyingAt(custody.dependencies, 5, 'before');
    await maker()(dying.dependencies);
    expect(dying.died()).toBe(false);
  });
});

describe('destroy', () => {
  test.each([
    [1, 'before'],
    [1, 'after'],
    [2, 'before'],
    [2, 'after'],
  ] as const)('killed at step %i, %s it', async (step, when) => {
    const custody = await custodyWith(false);
    const { id } = (await create(custody)).entity;
    await deactivateVendingKey(custody.dependencies, ADA, { id });
    const dying = dyingAt(custody.dependencies, step, when);
    const destroyed = destroyVendingKey(dying.dependencies, ADA, { id });
    await expect(destroyed).rejects.toThrow(Killed);
    const next = await custody.again();
    const stored = step === 2 && when === 'after';
    const certificate = stored
      ? await readDestructionCertificate(next.dependencies, ADA, { id })
      : await destroyVendingKey(next.dependencies, ADA, { id });
    expect(certificate.vendingKey.id).toBe(id);
    const [key] = await keysOf(next);
    expect(key).toMatchObject({ value: null, life: { state: 'destroyed' } });
    await expectWhole(next);
  });
});

describe('reconciling', () => {
  const killedWhileMaking = async (custody: Custody) => {
    const dying = dyingAt(custody.dependencies, 3, 'before');
    const made = createVendingKey(dying.dependencies, ADA, request());
    await expect(made).rejects.toThrow(Killed);
  };

  test('leaves a key alone that was announced a moment ago', async () => {
    const custody = await custodyWith(false);
    await killedWhileMaking(custody);
    custody.setNow('2026-11-23T10:10Z');
    const early = await reconcileKeys(custody.dependencies, ADA);
    expect(early).toEqual({ abandoned: [], left: ['600101/1'] });
    custody.setNow('2026-11-23T10:11Z');
    const late = await reconcileKeys(custody.dependencies, ADA);
    expect(late).toEqual({ abandoned: ['600101/1'], left: [] });
    const again = await reconcileKeys(custody.dependencies, ADA);
    expect(again).toEqual({ abandoned: [], left: [] });
  });

  test('by two processes at once ends a key once', async () => {
    const custody = await custodyWith(false);
    await killedWhileMaking(custody);
    const other = await custody.again();
    const both = await Promise.all(
      [custody, other].map(({ dependencies }) => reconcileKeys(dependencies, ADA, { now: true })),
    );
    expect(both.flatMap(({ abandoned }) => abandoned)).toEqual(['600101/1']);
  });

  test('while the key is being made: the maker finds it ended', async () => {
    const custody = await custodyWith(false);
    const other = await custody.again();
    const { securityModule } = custody.dependencies;
    const slow = {
      ...securityModule,
      generateVendingKey: async (key: Parameters<typeof securityModule.generateVendingKey>[0]) => {
        const made = await securityModule.generateVendingKey(key);
        await reconcileKeys(other.dependencies, ADA, { now: true });
        return made;
      },
    };
    const dependencies = { ...custody.dependencies, securityModule: slow };
    const made = createVendingKey(dependencies, ADA, request());
    await expectCodeAsync(made, 'STORE_CONFLICT');
    expect((await keysOf(custody)).map(({ life }) => life.state)).toEqual(['destroyed']);
    await expectWhole(custody);
  });
});
