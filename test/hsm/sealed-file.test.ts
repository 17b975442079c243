/** The in-memory HSM in a sealed file: what goes in comes out, and nothing shows from outside. */
import { chmodSync, readFileSync, statSync, writeFileSync } from 'node:fs';
import { describe, expect, test, vi } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { requirePrivateFile } from '../../src/credentials/secret-file.ts';
import { openSealedMemoryHsm, sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import type { HsmKeyUsage } from '../../src/ports/hsm.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCode, expectCodeAsync } from '../support/expect-code.ts';
import { seeded, seededOctets } from '../support/seeded.ts';
import { itemWith, moduleOn, TRIAL_04, generateKey } from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

// Each sealing and opening takes scrypt half a second of a quiet processor.
vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });

const inFolder = useTemporaryFolder();
const digits: unknown = expect.stringMatching(/^\d{20}$/);
const recode = itemWith({ toKey: 0 });
const passphrase = () => Buffer.from('correct horse battery staple');

const persistent = (usage: HsmKeyUsage, label: string) =>
  ({ usage, label, persistent: true, extractable: false }) as const;

describe('seal and open', () => {
  test('the guard keys are the same: a record made before is used after', async () => {
    const path = inFolder('guards');
    const before = new MemoryHsm();
    const guards = generateGuardKeys(before);
    sealMemoryHsm(before, path, passphrase());
    const record = await generateKey(moduleOn(before, guards), TRIAL_04);
    const hsm = openSealedMemoryHsm(path, passphrase());
    const after = moduleOn(hsm, findGuardKeys(hsm));
    const [first, second] = await Promise.all(
      [moduleOn(before, guards), after].map((securityModule) =>
        securityModule.issueKeyChangeSets({ keys: [record], items: [recode] }),
      ),
    );
    const setMac = expect.any(Uint8Array) as unknown;
    expect(first).toEqual([{ tokens: [digits, digits], rollOver: false, setMac }]);
    expect(second).toEqual(first);
  });

  test('another installation has other guard keys', async () => {
    const [mine, other] = [new MemoryHsm(), new MemoryHsm()];
    const record = await generateKey(moduleOn(mine, generateGuardKeys(mine)), TRIAL_04);
    generateGuardKeys(other);
    sealMemoryHsm(other, inFolder('other'), passphrase());
    const opened = openSealedMemoryHsm(inFolder('other'), passphrase());
    const securityModule = moduleOn(opened, findGuardKeys(opened));
    const batch = { keys: [record], items: [recode] };
    await expectCodeAsync(securityModule.issueKeyChangeSets(batch), 'SM_RECORD_MAC');
  });

  test('persistent keys only, and none of them may be read', () => {
    const hsm = new MemoryHsm();
    hsm.importKey(persistent('record-mac', 'stays'), Buffer.alloc(32, 1));
    hsm.importKey({ ...persistent('dkga04', 'goes'), persistent: false }, Buffer.alloc(32, 2));
    const path = inFolder('persistent');
    sealMemoryHsm(hsm, path, passphrase());
    const opened = openSealedMemoryHsm(path, passphrase());
    const key = opened.findKey('stays');
    expectCode(() => opened.findKey('goes'), 'HSM_KEY_NOT_FOUND');
    expectCode(() => {
      opened.readKey(key, new Uint8Array(32));
    }, 'HSM_KEY_NOT_EXTRACTABLE');
    const stays = { spec: persistent('record-mac', 'stays'), value: Buffer.alloc(32, 1) };
    expect(opened.exportPersistentKeys()).toEqual([stays]);
  });

  test('every usage keeps its own value, in whatever order', () => {
    const next = seeded(11);
    const keys = (
      [
        ['dkga02', 8],
        ['wrap', 32],
        ['dkga04', 32],
        ['dkga02', 8],
        ['record-mac', 32],
      ] as const
    ).map(([usage, bytes], n) => ({
      spec: persistent(usage, `key ${n}`),
      value: Buffer.from(seededOctets(next, bytes)),
    }));
    sealMemoryHsm(new MemoryHsm(keys), inFolder('usages'), passphrase());
    const opened = openSealedMemoryHsm(inFolder('usages'), passphrase());
    expect(opened.exportPersistentKeys()).toEqual(keys);
  });
});

describe('the file', () => {
  test('is for its owner only', () => {
    sealMemoryHsm(new MemoryHsm(guardLike()), inFolder('mode'), passphrase());
    expect(statSync(inFolder('mode')).mode & 0o777).toBe(0o600);
  });

  test.each([0o640, 0o604, 0o620, 0o602, 0o610, 0o601, 0o644, 0o777])('mode %o', (mode) => {
    const path = inFolder('permissions');
    writeFileSync(path, '');
    chmodSync(path, mode);
    expectCode(() => openSealedMemoryHsm(path, passphrase()), 'HSM_SEAL_PERMISSIONS');
    expectCode(() => {
      requirePrivateFile(path);
    }, 'HSM_SEAL_PERMISSIONS');
    // Private, it is read, and found to be no sealed file.
    chmodSync(path, mode & 0o600);
    expectCode(() => openSealedMemoryHsm(path, passphrase()), 'HSM_SEAL_INVALID');
  });

  test('shows no octet of a key, in whatever writing', () => {
    const keys = guardLike();
    sealMemoryHsm(new MemoryHsm(keys), inFolder('secret'), passphrase());
    const file = readFileSync(inFolder('secret'));
    const text = file.toString('latin1');
    for (const { value } of keys) {
      const octets = Buffer.from(value);
      for (let at = 0; at + 6 <= octets.length; at += 1) {
        const part = octets.subarray(at, at + 6);
        expect(file.includes(part)).toBe(false);
        expect(text.toLowerCase()).not.toContain(part.toString('hex'));
        expect(text).not.toContain(part.toString('base64'));
      }
    }
    expect(text).not.toContain('battery');
  });

  test('is another one each time: salt, nonce and tag are new', () => {
    const hsm = new MemoryHsm(guardLike());
    const [one, two] = ['first', 'second'].map((name) => {
      sealMemoryHsm(hsm, inFolder(name), passphrase());
      return JSON.parse(readFileSync(inFolder(name), 'utf8')) as Record<string, string>;
    });
    const same = Object.keys(one!).filter((name) => String(one![name]) === String(two![name]));
    expect(same).toEqual(['schema', 'keys']);
  });
});

/** Two keys of known values. */
function guardLike() {
  const next = seeded(5);
  return [
    { spec: persistent('wrap', 'a storage key'), value: seededOctets(next, 32) },
    { spec: persistent('record-mac', 'a MAC key'), value: seededOctets(next, 32) },
  ];
}
