/** The HSM of a profile, and no other. */
import { describe, expect, test } from 'vitest';
import { MemoryHsm } from '../../src/hsm/memory/memory-hsm.ts';
import { sealMemoryHsm } from '../../src/hsm/memory/sealed-file.ts';
import { openHsm } from '../../src/hsm/open-hsm.ts';
import { loadProfile } from '../../src/hsm/profile/load-profile.ts';
import { findGuardKeys, generateGuardKeys } from '../../src/security-module/guard-keys.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const MEMORY = loadProfile('memory');
const SOFTHSM = loadProfile('softhsm2');
const PKCS11 = { adapter: 'pkcs11', token: { label: 'none' } } as const;

describe('memory', () => {
  test('is new without a file', () => {
    const hsm = openHsm(MEMORY, { adapter: 'memory' });
    expect(hsm.description.profile).toBe('memory');
    expectCode(() => findGuardKeys(hsm), 'HSM_KEY_NOT_FOUND');
  });

  test('has the keys of its sealed file', () => {
    const sealed = { file: inFolder('sealed.json'), passphrase: Buffer.from('four words or more') };
    const first = new MemoryHsm();
    generateGuardKeys(first);
    sealMemoryHsm(first, sealed.file, sealed.passphrase);
    const hsm = openHsm(MEMORY, { adapter: 'memory', sealed });
    expect(findGuardKeys(hsm).storage).toBeGreaterThan(0);
  });
});

describe('software keys never stand in', () => {
  test('for a module that is not there', () => {
    const access = { ...PKCS11, library: '/nonexistent/pkcs11.so' };
    expectCode(() => openHsm(SOFTHSM, access), 'HSM_LIBRARY_MISSING');
  });

  test('for access of another kind', () => {
    expectCode(() => openHsm(SOFTHSM, { adapter: 'memory' }), 'HSM_ACCESS_INVALID');
    expectCode(() => openHsm(MEMORY, PKCS11), 'HSM_ACCESS_INVALID');
  });
});
