/** A store and an HSM that outlive the processes which use them, and copies of both. */
import { createHash, randomUUID } from 'node:crypto';
import { copyFileSync, mkdirSync } from 'node:fs';
import path from 'node:path';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { deactivateVendingKey } from '../../src/custody/vending-keys/deactivate-vending-key.ts';
import { SealedMemoryHsm } from '../../src/hsm/memory/sealed-memory-hsm.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import { findGuardKeys } from '../../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { openStore } from '../../src/store/open-store.ts';
import type { StoreAccess } from '../../src/store/store-access.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../src/sts/open-points.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { ADA, NOW } from '../custody/custody-rig.ts';
import { activeKey, dueMeter, newWorld, type WorldDependencies } from '../custody/meter-world.ts';
import { create, enterTransportKey } from '../custody/vending-keys/key-requests.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import { readKeptKeys, sealInFile } from './kept-keys.mjs';

/** Where everything is. */
export interface Ground {
  readonly access: StoreAccess;
  readonly keysFile: string;
  readonly installationId: string;
}

/** A ground as its copies begin. */
export interface Template extends Ground {
  /** Revisions 1 to 5 of 600101: the last is deactivated, the second is a meter's goal. */
  readonly keys: readonly VendingKey[];
}

/** What a test does with a store again, in objects that know nothing of the process that died. */
export interface Opened {
  readonly dependencies: WorldDependencies;
  readonly hsm: SealedMemoryHsm;
  readonly close: () => Promise<void>;
}

/** An installation for trials with five keys, a transport key and a meter that is due. */
export async function makeTemplate(access: StoreAccess, folder: string): Promise<Template> {
  const world = await newWorld(access, 1000, { trial: true });
  const { custody, dependencies } = world;
  enterTransportKey(custody.hsm);
  const more: VendingKey[] = [];
  for (let made = 0; made < 2; made += 1) more.push((await create(custody)).entity);
  const last = await activeKey(custody);
  const ended = await deactivateVendingKey(dependencies, ADA, { id: last.id });
  await dueMeter(world, 1);
  mkdirSync(folder, { recursive: true });
  const keysFile = path.join(folder, 'keys');
  sealInFile(keysFile).replace(custody.hsm);
  await dependencies.store.close();
  const { installationId } = custody;
  const keys = [world.first, world.second, ...more, ended.entity];
  return { access, keysFile, installationId, keys };
}

/** A copy of a ground that nobody uses. */
export async function copyGround(
  { access, keysFile, installationId }: Ground,
  folder: string,
  cluster?: PostgresCluster,
): Promise<Ground> {
  mkdirSync(folder, { recursive: true, mode: 0o700 });
  const keys = path.join(folder, 'keys');
  copyFileSync(keysFile, keys);
  return { access: await copyStore(access, folder, cluster), keysFile: keys, installationId };
}

/** A store that nobody uses, once more. */
export async function copyStore(
  access: StoreAccess,
  folder: string,
  cluster: PostgresCluster | undefined,
): Promise<StoreAccess> {
  if (access.kind === 'sqlite') {
    const file = path.join(folder, 'store.db');
    copyFileSync(access.file, file);
    return { kind: 'sqlite', file };
  }
  const database = `copy_${randomUUID().replaceAll('-', '')}`;
  const maintenance = { ...access, database: 'postgres' };
  const create = `create database ${database} template ${access.database}`;
  await cluster?.statement(maintenance, create);
  return { ...access, database };
}

/** Opens a ground as a process does that starts after another one died. */
export async function openGround({ access, keysFile, installationId }: Ground): Promise<Opened> {
  const hsm = new SealedMemoryHsm(readKeptKeys(keysFile), sealInFile(keysFile));
  const clock = { nowUtc: () => parseUtcMinute(NOW), nowMilliseconds: () => Date.parse(NOW) };
  const policy = DEFAULT_OPEN_POINT_POLICY;
  const staTables = loadShippedStaTables('operational');
  const guards = findGuardKeys(hsm);
  const parts = { hsm, guards, installationId, staTables, policy, clock };
  const store = await openStore(access);
  const dependencies: WorldDependencies = {
    store,
    securityModule: createSecurityModule(parts),
    clock,
    policy,
    limits: { keyChangeSetsPerPersonAndDay: 1000 },
    newId: () => randomUUID(),
    digest: (text) => createHash('sha256').update(text, 'utf8').digest('hex'),
  };
  return { dependencies, hsm, close: () => store.close() };
}
