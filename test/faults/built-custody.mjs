/**
 * Custody of the built program over a store and the kept keys of an in-memory HSM, for programs
 * that tests start.
 *
 * @typedef {object} Ground
 * @property {import('../../src/store/store-access.ts').StoreAccess} access
 * @property {string} keysFile
 * @property {string} installationId
 * @property {string} now
 */
import { createHash, randomUUID } from 'node:crypto';
import { readKeptKeys, sealInFile } from './kept-keys.mjs';

/**
 * @param {string} name - below dist/
 * @returns {Promise<unknown>}
 */
export const built = (name) => import(new URL(`../../dist/${name}`, import.meta.url).href);

/**
 * @template Module
 * @param {string} name
 * @returns {Promise<Module>}
 */
async function builtAs(name) {
  return /** @type {Module} */ (await built(name));
}

/** @param {Ground} ground */
export async function openBuiltCustody({ access, keysFile, installationId, now }) {
  /** @type {typeof import('../../src/store/open-store.ts')} */
  const { openStore } = await builtAs('store/open-store.js');
  /** @type {typeof import('../../src/hsm/memory/sealed-memory-hsm.ts')} */
  const { SealedMemoryHsm } = await builtAs('hsm/memory/sealed-memory-hsm.js');
  /** @type {typeof import('../../src/security-module/guard-keys.ts')} */
  const { findGuardKeys } = await builtAs('security-module/guard-keys.js');
  /** @type {typeof import('../../src/security-module/security-module.ts')} */
  const { createSecurityModule } = await builtAs('security-module/security-module.js');
  /** @type {typeof import('../../src/config/sta-tables-file.ts')} */
  const { loadShippedStaTables } = await builtAs('config/sta-tables-file.js');
  /** @type {typeof import('../../src/sts/open-points.ts')} */
  const { DEFAULT_OPEN_POINT_POLICY: policy } = await builtAs('sts/open-points.js');
  /** @type {typeof import('../../src/sts/utc-minute.ts')} */
  const { parseUtcMinute } = await builtAs('sts/utc-minute.js');
  const hsm = new SealedMemoryHsm(readKeptKeys(keysFile), sealInFile(keysFile));
  const clock = { nowUtc: () => parseUtcMinute(now), nowMilliseconds: () => Date.parse(now) };
  const staTables = loadShippedStaTables('operational');
  const guards = findGuardKeys(hsm);
  const parts = { hsm, guards, installationId, staTables, policy, clock };
  const store = await openStore(access);
  const dependencies = {
    store,
    securityModule: createSecurityModule(parts),
    clock,
    policy,
    limits: { keyChangeSetsPerPersonAndDay: 1000 },
    newId: () => randomUUID(),
    digest: (/** @type {string} */ text) => createHash('sha256').update(text).digest('hex'),
  };
  return { dependencies, close: () => store.close() };
}
