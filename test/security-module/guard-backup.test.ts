/** Guard keys with their backup: tested before they count, all or nothing, never overwritten. */
import { randomUUID } from 'node:crypto';
import { mkdirSync, readdirSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { describe, expect, test, vi } from 'vitest';
import { KmsError } from '../../src/errors/kms-error.ts';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import type { HsmKeySpec, KeyHandle } from '../../src/ports/hsm.ts';
import { generateBackedUpGuardKeys } from '../../src/security-module/guard-backup/back-up-new-keys.ts';
import { findGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { INSTALLATION_ID as installationId } from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { openMemoryBlob, watchedRandom } from './guard-backup-rig.ts';

/** Damages what is read again, when it is told so. */
const disk = vi.hoisted(() => ({ damages: false }));
vi.mock('../../src/security-module/guard-backup/read-octets.ts', () => ({
  readOctets: (file: string) => {
    const octets = readFileSync(file);
    if (disk.damages && file.endsWith('share-3.json')) octets[octets.indexOf('"share"') + 20]! ^= 1;
    return octets;
  },
}));

const inFolder = useTemporaryFolder();
const newPlan = (shares = 3, threshold = 2) => ({
  folder: inFolder(randomUUID()),
  shares,
  threshold,
});
const make = (hsm: MemoryHsm, plan = newPlan()) =>
  generateBackedUpGuardKeys({ hsm, openBlob: openMemoryBlob }, { plan, installationId });

test('the keys are in the HSM for good, and in files that nobody else reads', async () => {
  const hsm = new MemoryHsm();
  const plan = newPlan();
  const { guards } = await make(hsm, plan);
  expect(findGuardKeys(hsm)).toEqual(guards);
  for (const { spec } of hsm.exportPersistentKeys()) expect(spec.extractable).toBe(false);
  const files = readdirSync(plan.folder).sort();
  expect(files).toEqual(['guard-keys.backup.json', 'share-1.json', 'share-2.json', 'share-3.json']);
  for (const file of files) expect(statSync(path.join(plan.folder, file)).mode & 0o777).toBe(0o600);
  expect(statSync(plan.folder).mode & 0o777).toBe(0o700);
});

test('no file has a key in it, and a share says whose it is', async () => {
  const hsm = new MemoryHsm();
  const plan = newPlan();
  await make(hsm, plan);
  const texts = readdirSync(plan.folder).map((file) =>
    readFileSync(path.join(plan.folder, file), 'latin1'),
  );
  for (const { value } of hsm.exportPersistentKeys()) {
    const hex = Buffer.from(value).toString('hex');
    expect(texts.filter((text) => text.includes(hex))).toEqual([]);
  }
  const share = JSON.parse(readFileSync(path.join(plan.folder, 'share-2.json'), 'utf8')) as object;
  expect(share).toMatchObject({ installationId, number: 2, shares: 3, threshold: 2 });
});

test('values and backup key are overwritten in memory', async () => {
  const { hsm, filled } = watchedRandom();
  await make(hsm);
  const secrets = filled.filter(({ length }) => length === 32);
  // Two values and the backup key; what follows are challenges, which are no secrets.
  const [storage, mac, backupKey] = secrets;
  expect([storage, mac, backupKey]).toEqual(Array(3).fill(new Uint8Array(32)));
});

test('a backup that does not open again: no key, no file', async () => {
  const hsm = new MemoryHsm();
  const plan = newPlan();
  disk.damages = true;
  const error = await expectCodeAsync(make(hsm, plan), 'SM_BACKUP_UNTESTED').finally(() => {
    disk.damages = false;
  });
  expect(error.message).toContain('2, 3');
  expect(readdirSync(plan.folder)).toEqual([]);
  expect(hsm.exportPersistentKeys()).toEqual([]);
});

describe('a key that the HSM does not take', () => {
  class FullHsm extends MemoryHsm {
    override importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
      if (spec.usage === 'record-mac') throw new KmsError('HSM_TOKEN_FULL', 'no room');
      return super.importKey(spec, value);
    }
  }
  class ForgetfulHsm extends MemoryHsm {
    override importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
      return super.importKey(spec, spec.persistent ? new Uint8Array(value.length) : value);
    }
  }
  test.each([
    [FullHsm, 'HSM_TOKEN_FULL'],
    [ForgetfulHsm, 'HSM_KEY_AMBIGUOUS'],
  ] as const)('or takes as another one: neither keys nor files stay', async (Hsm, code) => {
    const hsm = new Hsm();
    const plan = newPlan();
    await expectCodeAsync(make(hsm, plan), code);
    expect(hsm.exportPersistentKeys()).toEqual([]);
    expect(readdirSync(plan.folder)).toEqual([]);
  });
});

test('an HSM that guards a store is left alone, before anything is written', async () => {
  const hsm = new MemoryHsm();
  await make(hsm);
  const plan = newPlan();
  await expectCodeAsync(make(hsm, plan), 'HSM_KEY_AMBIGUOUS');
  expect(() => statSync(plan.folder)).toThrow('ENOENT');
});

test.each(['guard-keys.backup.json', 'share-3.json'])('%s that is there stays', async (file) => {
  const plan = newPlan();
  mkdirSync(plan.folder);
  const there = path.join(plan.folder, file);
  writeFileSync(there, 'kept');
  const hsm = new MemoryHsm();
  await expectCodeAsync(make(hsm, plan), 'SM_BACKUP_EXISTS');
  expect(readdirSync(plan.folder)).toEqual([file]);
  expect(readFileSync(there, 'utf8')).toBe('kept');
  expect(hsm.exportPersistentKeys()).toEqual([]);
});

test.each([
  [1, 1],
  [3, 1],
  [3, 4],
  [17, 2],
  [2.5, 2],
])('%s shares with threshold %s are no backup', async (shares, threshold) => {
  await expectCodeAsync(make(new MemoryHsm(), newPlan(shares, threshold)), 'SM_BACKUP_SHAPE');
});

test('a folder that cannot be made has a name', async () => {
  const plan = { ...newPlan(), folder: inFolder('absent/below') };
  await expectCodeAsync(make(new MemoryHsm(), plan), 'FILE_NOT_WRITABLE');
});
