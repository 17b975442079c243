/**
 * Custody over a store and the kept keys of an in-memory HSM, for programs that tests start.
 *
 * @typedef {object} Ground
 * @property {import('../../src/store/store-access.ts').StoreAccess} access
 * @property {string} keysFile
 * @property {string} installationId
 * @property {string} now
 */
import { createHash, randomUUID } from 'node:crypto';
import { loadShippedStaTables } from '../../src/config/sta-tables-file.ts';
import { SealedMemoryHsm } from '../../src/hsm/memory/sealed-memory-hsm.ts';
import { findGuardKeys } from '../../src/security-module/guard-keys.ts';
import { createSecurityModule } from '../../src/security-module/security-module.ts';
import { openStore } from '../../src/store/open-store.ts';
import { DEFAULT_OPEN_POINT_POLICY as policy } from '../../src/sts/open-points.ts';
import { parseUtcMinute } from '../../src/sts/utc-minute.ts';
import { readKeptKeys, sealInFile } from './kept-keys.mjs';

/** @param {Ground} ground */
export async function openKeptCustody({ access, keysFile, installationId, now }) {
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
