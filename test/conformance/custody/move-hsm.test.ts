/**
 * A store that moves: from memory to SoftHSM, and on to NSS and opencryptoki, whose blobs look
 * otherwise. The same key change has the same digits before and after.
 */
import { randomUUID } from 'node:crypto';
import path from 'node:path';
import { afterAll, afterEach, expect, test, vi } from 'vitest';
import { loadShippedStaTables } from '../../../src/config/sta-tables-file.ts';
import type { CustodyDependencies } from '../../../src/custody/custody-dependencies.ts';
import { createInstallation } from '../../../src/custody/installation/create-installation.ts';
import { moveHsm } from '../../../src/custody/installation/move-hsm.ts';
import { openInstallation } from '../../../src/custody/installation/open-installation.ts';
import { rotateStorageKey } from '../../../src/custody/installation/rotate-storage-key.ts';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { addSupplyGroup } from '../../../src/custody/supply-groups/add-supply-group.ts';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { createVendingKey } from '../../../src/custody/vending-keys/create-vending-key.ts';
import { importTrialKey } from '../../../src/custody/vending-keys/import-trial-key.ts';
import { MemoryHsm } from '../../../src/hsm/memory/memory-hsm.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import type { HsmProfile } from '../../../src/hsm/profile/hsm-profile.ts';
import { loadProfile } from '../../../src/hsm/profile/load-profile.ts';
import { softwareOpener } from '../../../src/hsm/software-blob.ts';
import type { Hsm } from '../../../src/ports/hsm.ts';
import type { SecurityModule } from '../../../src/ports/security-module.ts';
import type { Store } from '../../../src/ports/store.ts';
import type { TakenGuards } from '../../../src/security-module/guard-backup/take-guard-keys.ts';
import { generateBackedUpGuardKeys } from '../../../src/security-module/guard-backup/back-up-new-keys.ts';
import { restoreGuardKeys } from '../../../src/security-module/guard-backup/restore-guard-keys.ts';
import { findGuardKeys } from '../../../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../../../src/security-module/security-module.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { ADA, GROUP } from '../../custody/custody-rig.ts';
import { dyingAt, Killed } from '../../custody/dying.ts';
import { trialKey } from '../../custody/vending-keys/key-requests.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { makeNssRig } from '../../support/hsm-rigs/nss-rig.ts';
import { makeOpencryptokiRig } from '../../support/hsm-rigs/opencryptoki-rig.ts';
import { makeSoftHsmRig } from '../../support/hsm-rigs/softhsm-rig.ts';
import { itemWith } from '../../support/security-modules.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 60_000 });
const inFolder = useTemporaryFolder();
const installationId = randomUUID();
const staTables = loadShippedStaTables('operational');
const policy = { ...DEFAULT_OPEN_POINT_POLICY, d11MixedDkgaKeyChange: 'permit' as const };
const clock = {
  nowUtc: () => parseUtcMinute('2026-11-23T10:00Z'),
  nowMilliseconds: () => Date.parse('2026-11-23T10:00Z'),
};
const closing: (() => unknown)[] = [];
afterEach(async () => {
  for (const close of closing.splice(0).reverse()) await close();
});
const rigs: HsmRig[] = [];
afterAll(() => {
  for (const rig of rigs) rig.close();
});

type Dependencies = CustodyDependencies & {
  readonly securityModule: Pick<SecurityModule, 'describe' | 'issueKeyChangeSets'>;
};
const over = (store: Store, hsm: Hsm, { guards, adoption }: TakenGuards): Dependencies => {
  const adopting = adoption === undefined ? {} : { adoption };
  const parts = { hsm, guards, installationId, staTables, policy, clock, ...adopting };
  return { store, securityModule: createSecurityModule(parts), clock, policy };
};

/** An HSM to move to. */
interface Target {
  readonly profile: HsmProfile;
  readonly open: () => Hsm;
}
const newTarget = (make: () => HsmRig): Target => {
  const rig = make();
  rigs.push(rig);
  const open = () => {
    const hsm = openPkcs11Hsm(rig.profile, rig.access());
    closing.push(() => {
      hsm.close();
    });
    return hsm;
  };
  return { profile: rig.profile, open };
};
const memoryTarget = (): Target => {
  const hsm = new MemoryHsm();
  return { profile: loadProfile('memory'), open: () => hsm };
};

/** A store on an in-memory HSM with two generated keys, a trial key and a legacy one. */
async function newStore() {
  const folder = inFolder(randomUUID());
  const store = await openStore(
    { kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) },
    { migrate: true },
  );
  closing.push(() => store.close());
  const hsm = new MemoryHsm();
  const opener = softwareOpener(loadProfile('memory'));
  const plan = { folder, shares: 3, threshold: 2 };
  const made = await generateBackedUpGuardKeys({ hsm, openBlob: opener }, { plan, installationId });
  const dependencies = over(store, hsm, made);
  await createInstallation(dependencies, ADA, { installationId, name: 'Harbour', trial: true });
  const ownerId = randomUUID();
  await addOwner(dependencies, ADA, { id: ownerId, name: 'Harbour', timeZone: 'Africa/Lagos' });
  const group = { supplyGroupCode: GROUP, name: 'Electricity', ownerId, kind: 'unique' } as const;
  await addSupplyGroup(dependencies, ADA, group);
  const legacy = {
    ...trialKey(0, {
      decoderKeyGenerationAlgorithm: 'DKGA02',
      baseDate: 1993,
      keyRevisionNumber: 3,
    }),
    value: Uint8Array.from(Buffer.from('ABABABABABABABAB', 'hex')),
  };
  await importTrialKey(dependencies, ADA, { id: randomUUID(), key: legacy });
  for (const keyRevisionNumber of [1, 2] as const) {
    const id = randomUUID();
    const wanted = { id, supplyGroupCode: GROUP, baseDate: 2014, keyRevisionNumber } as const;
    await createVendingKey(dependencies, ADA, wanted);
  }
  for (const { entity } of await store.vendingKeys.list({ limit: 10 })) {
    await activateVendingKey(dependencies, ADA, { id: entity.id });
  }
  return { store, dependencies, folder };
}

/** From each key to each other one, and the digests that name the tokens in the audit. */
async function digitsOf({ store, securityModule }: Dependencies) {
  const keys = await store.vendingKeys.list({ limit: 10 });
  const items = keys.flatMap((_, fromKey) =>
    keys.map((__, toKey) => itemWith({ fromKey, toKey, tokenCount: 2 })),
  );
  const outcomes = await securityModule.issueKeyChangeSets({ keys, items, tokenDigests: true });
  return outcomes.map((outcome) =>
    'tokens' in outcome ? [outcome.tokens, outcome.tokenDigests] : outcome.refused.code,
  );
}

interface Step {
  readonly store: Store;
  readonly from: string;
  readonly folder: string;
  readonly newFolder: string;
}

/** The security module of the new HSM, as its host has it after a restore. */
async function restored(target: Target, { store, from, folder, newFolder }: Step) {
  const hsm = target.open();
  const { storageKeyNumber } = (await store.installations.find('installation'))!.entity;
  const into = { hsm, openBlob: softwareOpener(target.profile) };
  const taken = await restoreGuardKeys(into, {
    installationId,
    openOther: softwareOpener(loadProfile(from)),
    restore: {
      backupFile: path.join(folder, 'guard-keys.backup.json'),
      shareFiles: [1, 3].map((number) => path.join(folder, `share-${number}.json`)),
      ...{ storageKeyNumber, fromProfile: from },
      newBackup: { folder: newFolder, shares: 3, threshold: 2 },
    },
  });
  return over(store, hsm, taken);
}

const expectWhole = async (target: Target, store: Store, digits: unknown) => {
  const hsm = target.open();
  const dependencies = over(store, hsm, { guards: findGuardKeys(hsm) });
  const { entity } = await openInstallation(dependencies);
  expect(entity).toMatchObject({ hsmProfile: target.profile.profile, rotatingTo: null });
  expect((await verifyStore(dependencies, ADA)).problems).toEqual([]);
  expect(await digitsOf(dependencies)).toEqual(digits);
};

test('memory, SoftHSM, NSS, opencryptoki, memory: the same digits everywhere', async () => {
  const { store, dependencies, folder } = await newStore();
  const digits = await digitsOf(dependencies);
  expect(digits.filter((tokens) => typeof tokens === 'object').length).toBeGreaterThan(1);
  let last = { from: 'memory', folder, dependencies };
  const pkcs11 = [makeSoftHsmRig, makeNssRig, makeOpencryptokiRig].map(newTarget);
  for (const target of [...pkcs11, memoryTarget()]) {
    const newFolder = inFolder(randomUUID());
    const moving = await restored(target, { store, newFolder, ...last });
    const move = await moveHsm(moving, ADA);
    expect(move).toMatchObject({ rewrapped: 3, resumed: false });
    await expectWhole(target, store, digits);
    await expectCodeAsync(openInstallation(last.dependencies), 'INSTALLATION_OTHER_HSM');
    last = { from: target.profile.profile, folder: newFolder, dependencies: moving };
  }
});

test.each([1, 2, 3, 4, 5, 6, 7, 8, 9])(
  'killed after step %i: asked again, it goes on',
  async (step) => {
    const { store, dependencies, folder } = await newStore();
    const digits = await digitsOf(dependencies);
    const target = newTarget(makeSoftHsmRig);
    const order = { store, folder, from: 'memory', newFolder: inFolder(randomUUID()) };
    const dying = dyingAt(await restored(target, order), step, 'after');
    await expect(moveHsm(dying.dependencies, ADA)).rejects.toThrow(Killed);
    const { storageKeyNumber, rotatingTo } = (await store.installations.find('installation'))!
      .entity;
    const hsm = target.open();
    const allThere = rotatingTo === storageKeyNumber;
    const again = allThere
      ? over(store, hsm, { guards: findGuardKeys(hsm) })
      : await restored(target, order);
    const move = await moveHsm(again, ADA);
    expect(move.storageKeyNumber).toBe(2);
    await expectWhole(target, store, digits);
  },
);

test('a rotation that is under way on the old HSM is ended there first', async () => {
  const { store, dependencies, folder } = await newStore();
  const dying = dyingAt(dependencies, 5, 'after');
  await expect(rotateStorageKey(dying.dependencies, ADA)).rejects.toThrow(Killed);
  const target = newTarget(makeSoftHsmRig);
  const order = { store, folder, from: 'memory', newFolder: inFolder(randomUUID()) };
  await expectCodeAsync(moveHsm(await restored(target, order), ADA), 'INSTALLATION_ROTATES');
  expect((await openInstallation(dependencies)).entity.hsmProfile).toBe('memory');
});

test('the same kind of HSM, with a rotation under way before, is refused too', async () => {
  const { store, dependencies, folder } = await newStore();
  const dying = dyingAt(dependencies, 5, 'after');
  await expect(rotateStorageKey(dying.dependencies, ADA)).rejects.toThrow(Killed);
  const hsm = new MemoryHsm();
  const openBlob = softwareOpener(loadProfile('memory'));
  const taken = await restoreGuardKeys(
    { hsm, openBlob },
    {
      installationId,
      openOther: openBlob,
      restore: {
        backupFile: path.join(folder, 'guard-keys.backup.json'),
        shareFiles: [1, 2].map((number) => path.join(folder, `share-${number}.json`)),
        ...{ storageKeyNumber: 1, fromProfile: 'memory', newBackup: null },
      },
    },
  );
  await expectCodeAsync(moveHsm(over(store, hsm, taken), ADA), 'INSTALLATION_ROTATES');
});
