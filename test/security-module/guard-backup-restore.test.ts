/** Guard keys from their backup: enough shares of that backup, or nothing. */
import { randomUUID } from 'node:crypto';
import { readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { generateBackedUpGuardKeys } from '../../src/security-module/guard-backup/back-up-new-keys.ts';
import {
  restoreGuardKeys,
  type GuardRestore,
} from '../../src/security-module/guard-backup/restore-guard-keys.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { INSTALLATION_ID } from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { openMemoryBlob } from './guard-backup-rig.ts';

const inFolder = useTemporaryFolder();
const folder = inFolder('backup');
const other = inFolder('other');
const source = new MemoryHsm();
const backUp = (hsm: MemoryHsm, place: string) =>
  generateBackedUpGuardKeys(
    { hsm, openBlob: openMemoryBlob },
    { plan: { folder: place, shares: 5, threshold: 3 }, installationId: INSTALLATION_ID },
  );
const share = (number: number, of = folder) => path.join(of, `share-${number}.json`);
const restore = (changes: Partial<GuardRestore> = {}): GuardRestore => ({
  backupFile: path.join(folder, 'guard-keys.backup.json'),
  shareFiles: [share(2), share(4), share(5)],
  storageKeyNumber: 1,
  fromProfile: 'memory',
  newBackup: null,
  ...changes,
});
const restoreInto = (
  hsm: MemoryHsm,
  changes: Partial<GuardRestore> = {},
  installationId = INSTALLATION_ID,
) =>
  restoreGuardKeys(
    { hsm, openBlob: openMemoryBlob },
    { restore: restore(changes), installationId, openOther: openMemoryBlob },
  );
const valuesOf = (hsm: MemoryHsm) =>
  new Map(hsm.exportPersistentKeys().map(({ spec, value }) => [spec.label, Buffer.from(value)]));
const expectRefused = async (
  code: Parameters<typeof expectCodeAsync>[1],
  changes: Partial<GuardRestore>,
  installationId?: string,
) => {
  const hsm = new MemoryHsm();
  await expectCodeAsync(restoreInto(hsm, changes, installationId), code);
  expect(hsm.exportPersistentKeys()).toEqual([]);
};

beforeAll(async () => {
  await backUp(source, folder);
  await backUp(new MemoryHsm(), other);
});

test('three of five shares bring both keys back, the next storage key beside them', async () => {
  const hsm = new MemoryHsm();
  const { guards } = await restoreInto(hsm);
  expect(guards.storageKeyNumber).toBe(2);
  const restored = valuesOf(hsm);
  for (const [label, value] of valuesOf(source)) expect(restored.get(label)).toEqual(value);
  expect(restored.size).toBe(3);
});

test('done again it changes nothing', async () => {
  const hsm = new MemoryHsm();
  await restoreInto(hsm);
  const before = valuesOf(hsm);
  await restoreInto(hsm, { shareFiles: [1, 2, 3, 4, 5].map((number) => share(number)) });
  expect(valuesOf(hsm)).toEqual(before);
});

test('with a new backup: the next storage key and the record-MAC key come from that', async () => {
  const first = new MemoryHsm();
  const newBackup = { folder: inFolder('new'), shares: 2, threshold: 2 };
  await restoreInto(first, { newBackup });
  const again = new MemoryHsm();
  await restoreInto(again, {
    backupFile: path.join(newBackup.folder, 'guard-keys.backup.json'),
    shareFiles: [1, 2].map((number) => share(number, newBackup.folder)),
    storageKeyNumber: 2,
  });
  const [from, into] = [valuesOf(first), valuesOf(again)];
  for (const label of ['sts-kms storage key 2', 'sts-kms record-MAC key 1']) {
    expect(into.get(label)).toEqual(from.get(label));
  }
  await restoreInto(first, { newBackup });
  const wrong = restoreInto(first, { newBackup: { ...newBackup, folder } });
  await expectCodeAsync(wrong, 'SM_BACKUP_NOT_COVERING');
});

describe('nothing comes into the HSM', () => {
  test('with too few shares, or one twice', () =>
    Promise.all([
      expectRefused('SM_BACKUP_SHARES_FEW', { shareFiles: [share(1), share(2)] }),
      expectRefused('SM_BACKUP_SHARES_FEW', { shareFiles: [share(1), share(2), share(2)] }),
    ]));

  test('with a share of another backup', () =>
    expectRefused('SM_BACKUP_SHARE_OTHER', { shareFiles: [share(1), share(2), share(3, other)] }));

  test.each([
    ['a digit of its share', (text: string) => text.replace(/("share": ")(.)/, flipDigit)],
    ['its number', (text: string) => text.replace('"number": 1', '"number": 4')],
    ['the name of its backup', (text: string) => text.replace(/("backupId": ")(.)/, flipDigit)],
    ['its end', (text: string) => text.slice(0, -20)],
    ['all', () => ''],
  ])('with a share of which %s is altered', async (_, alter) => {
    const damaged = inFolder(`${randomUUID()}.json`);
    writeFileSync(damaged, alter(readFileSync(share(1), 'utf8')));
    await expectRefused('SM_BACKUP_SHARE_DAMAGED', { shareFiles: [damaged, share(2), share(3)] });
  });

  test('for another installation', () =>
    expectRefused('SM_BACKUP_OTHER_INSTALLATION', {}, '5f0c1b1e-6a53-4f0e-9d2b-3c1d9a7e0002'));

  test('when the values are under a storage key that came later', () =>
    expectRefused('SM_BACKUP_NOT_COVERING', { storageKeyNumber: 2 }));

  test.each([
    ['sealed', /("sealed": ")(.)/],
    ['tag', /("tag": ")(.)/],
    ['shares', /("shares": )(5)/],
  ])('from a backup whose %s is altered', async (_, place) => {
    const altered = inFolder(`${randomUUID()}.json`);
    const text = readFileSync(path.join(folder, 'guard-keys.backup.json'), 'utf8');
    writeFileSync(altered, text.replace(place, flipDigit));
    await expectRefused('SM_BACKUP_INVALID', { backupFile: altered });
  });

  test('from a file that is none, or is absent', async () => {
    await expectRefused('SM_BACKUP_INVALID', { backupFile: share(1) });
    await expectRefused('FILE_NOT_READABLE', { backupFile: inFolder('absent') });
    await expectRefused('FILE_NOT_READABLE', { shareFiles: [inFolder('absent')] });
  });
});

test('an HSM that guards another store keeps its keys, and gets none', async () => {
  const hsm = new MemoryHsm();
  await backUp(hsm, inFolder(randomUUID()));
  const before = valuesOf(hsm);
  await expectCodeAsync(restoreInto(hsm), 'HSM_KEY_AMBIGUOUS');
  expect(valuesOf(hsm)).toEqual(before);
});

function flipDigit(_: string, before: string, digit: string): string {
  return `${before}${digit === '7' ? '8' : '7'}`;
}
