/** A sealed in-memory HSM that is changed: what is answered rests in the file. */
import { readFileSync, rmSync, writeFileSync } from 'node:fs';
import { expect, test, vi } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { createSealedFile, openSealedMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCode } from '../support/expect-code.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import {
  generateKey,
  moduleOn,
  TRIAL_04,
  rotatedFrom,
  rotatingTo,
} from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

// Each sealing and opening takes scrypt half a second of a quiet processor.
vi.setConfig({ testTimeout: 60_000 });

const inFolder = useTemporaryFolder();
const passphrase = () => Buffer.from('correct horse battery staple');
const LABEL = 'sts-kms storage key 2';

function newFile(name: string): string {
  const path = inFolder(name);
  const hsm = new MemoryHsm();
  generateGuardKeys(hsm);
  createSealedFile(hsm, path, passphrase());
  return path;
}

test('storage keys that were made and destroyed are so on the next day', async () => {
  const path = newFile('rotated');
  const hsm = openSealedMemoryHsm(path, passphrase());
  const before = moduleOn(hsm, findGuardKeys(hsm));
  const key = await generateKey(before, TRIAL_04);
  await before.makeStorageKey(2);
  const [moved] = await before.rewrapVendingKeys([key], 2, await rotatingTo(before, 2));
  await before.destroyStorageKey(1, await rotatedFrom(before, 1));
  const again = openSealedMemoryHsm(path, passphrase());
  const after = moduleOn(again, findGuardKeys(again));
  expect(findGuardKeys(again).storageKeyNumber).toBe(2);
  await after.checkVendingKeyValue(moved!);
  await expectCodeAsync(after.checkVendingKeyValue(key), 'HSM_KEY_NOT_FOUND');
});

test('a new file is made where none is, and never in the place of another', () => {
  const path = newFile('taken');
  const before = readFileSync(path);
  expectCode(() => {
    createSealedFile(new MemoryHsm(), path, passphrase());
  }, 'HSM_SEAL_EXISTS');
  expect(readFileSync(path)).toEqual(before);
});

test('changed by another process: nothing is replaced, and the change has not happened', () => {
  const path = newFile('two');
  const [one, other] = [1, 2].map(() => openSealedMemoryHsm(path, passphrase()));
  const spec = { usage: 'wrap', label: LABEL, persistent: true, extractable: false } as const;
  one!.generateKey(spec);
  const now = readFileSync(path);
  expectCode(() => other!.generateKey(spec), 'HSM_SEAL_CHANGED');
  expectCode(() => other!.findKey(LABEL), 'HSM_KEY_NOT_FOUND');
  const storage = other!.findKey('sts-kms storage key 1');
  expectCode(() => {
    other!.destroyKey(storage);
  }, 'HSM_SEAL_CHANGED');
  expect(other!.findKey('sts-kms storage key 1')).toBe(storage);
  expect(readFileSync(path)).toEqual(now);
});

test('session keys are none of its business', () => {
  const path = newFile('session');
  const hsm = openSealedMemoryHsm(path, passphrase());
  rmSync(path);
  const spec = { usage: 'dkga04', label: 'VK', persistent: false, extractable: false } as const;
  hsm.destroyKey(hsm.generateKey(spec));
  writeFileSync(path, 'restored');
  expect(readFileSync(path, 'utf8')).toBe('restored');
});
