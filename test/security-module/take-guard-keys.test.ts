/** The audit key of a host that opens: made with the guard keys, never by a start. */
import path from 'node:path';
import { expect, test } from 'vitest';
import type { HostSetup } from '../../src/security-module/host-protocol.ts';
import { AUDIT_KEY_LABEL } from '../../src/security-module/audit-key.ts';
import { generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { takeGuardKeys } from '../../src/security-module/guard-backup/take-guard-keys.ts';
import { expectCode, expectCodeAsync } from '../support/expect-code.ts';
import { QuickPairHsm } from '../support/quick-pair-hsm.ts';
import { INSTALLATION_ID } from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { openMemoryBlob } from './guard-backup-rig.ts';

function setupWith(guardKeys: HostSetup['guardKeys']): HostSetup {
  return {
    ...{ profile: 'memory', tokenLabel: null, pinFile: null, sealedFile: null },
    ...{ installationId: INSTALLATION_ID, moduleSettings: null, guardKeys },
    staTables: { substitution1: [], substitution2: [], permutation: [] },
    ...{ simulatedNow: null, mixedDkgaKeyChange: false },
  };
}

const inFolder = useTemporaryFolder();
const openerOf = () => openMemoryBlob;
const take = (
  hsm: QuickPairHsm,
  guardKeys: HostSetup['guardKeys'],
  changes: Partial<HostSetup> = {},
) => takeGuardKeys({ hsm, openerOf }, { ...setupWith(guardKeys), ...changes });

test('made with the guard keys of a new installation', async () => {
  const hsm = new QuickPairHsm();
  await take(hsm, 'generate');
  expect(hsm.findSigningPair(AUDIT_KEY_LABEL)).toBeGreaterThan(0);
  expect(hsm.exportPersistentKeys()).toHaveLength(3);
});

test('one that an attempt left is taken: no second one is made', async () => {
  const hsm = new QuickPairHsm();
  const pair = hsm.generateSigningPair(AUDIT_KEY_LABEL);
  await take(hsm, 'generate');
  expect(hsm.findSigningPair(AUDIT_KEY_LABEL)).toBe(pair);
});

test('none where another store rests on the HSM', async () => {
  const hsm = new QuickPairHsm();
  generateGuardKeys(hsm);
  await expectCodeAsync(take(hsm, 'generate'), 'HSM_KEY_AMBIGUOUS');
  expectCode(() => hsm.findSigningPair(AUDIT_KEY_LABEL), 'HSM_KEY_NOT_FOUND');
});

test('none is left where the guard keys are refused, but for one that was there', async () => {
  const guardBackup = { folder: inFolder('refused'), shares: 1, threshold: 1 };
  const hsm = new QuickPairHsm();
  await expectCodeAsync(take(hsm, 'generate', { guardBackup }), 'SM_BACKUP_SHAPE');
  expect(hsm.exportPersistentKeys()).toEqual([]);
  const pair = hsm.generateSigningPair(AUDIT_KEY_LABEL);
  await expectCodeAsync(take(hsm, 'generate', { guardBackup }), 'SM_BACKUP_SHAPE');
  expect(hsm.findSigningPair(AUDIT_KEY_LABEL)).toBe(pair);
});

test('none by a start, in a store from before there was one', async () => {
  const hsm = new QuickPairHsm();
  const guards = generateGuardKeys(hsm);
  expect(await take(hsm, 'find')).toEqual({ guards });
  expectCode(() => hsm.findSigningPair(AUDIT_KEY_LABEL), 'HSM_KEY_NOT_FOUND');
});

test('made where guard keys are restored, and the one that is there stays', async () => {
  const folder = inFolder('backup');
  const guardBackup = { folder, shares: 2, threshold: 2 };
  await take(new QuickPairHsm(), 'generate', { guardBackup });
  const guardRestore = {
    backupFile: path.join(folder, 'guard-keys.backup.json'),
    shareFiles: [1, 2].map((number) => path.join(folder, `share-${number}.json`)),
    ...{ storageKeyNumber: 1, fromProfile: 'memory', newBackup: null },
  };
  const hsm = new QuickPairHsm();
  await take(hsm, 'restore', { guardRestore });
  const pair = hsm.findSigningPair(AUDIT_KEY_LABEL);
  await take(hsm, 'restore', { guardRestore });
  expect(hsm.findSigningPair(AUDIT_KEY_LABEL)).toBe(pair);
});

test('none where the backup does not open', async () => {
  const folder = inFolder('half');
  const guardBackup = { folder, shares: 2, threshold: 2 };
  await take(new QuickPairHsm(), 'generate', { guardBackup });
  const guardRestore = {
    backupFile: path.join(folder, 'guard-keys.backup.json'),
    shareFiles: [path.join(folder, 'share-1.json')],
    ...{ storageKeyNumber: 1, fromProfile: 'memory', newBackup: null },
  };
  const hsm = new QuickPairHsm();
  await expectCodeAsync(take(hsm, 'restore', { guardRestore }), 'SM_BACKUP_SHARES_FEW');
  expect(hsm.exportPersistentKeys()).toEqual([]);
});
