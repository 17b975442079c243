/** The PKCS#11 adapter on a module that a test makes fail. */
import { fileURLToPath } from 'node:url';
import type { Pkcs11Access } from '../../../src/hsm/pkcs11/access.ts';
import { Libraries } from '../../../src/hsm/pkcs11/library.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import type { Pkcs11Profile } from '../../../src/hsm/profile/hsm-profile.ts';
import type { Hsm } from '../../../src/ports/hsm.ts';
import { FakeCryptoki } from './fake-cryptoki.ts';
import { pkcs11Profile } from './hsm-rig.ts';

/** Any file that exists: nothing is loaded from it. */
export const FAKE_LIBRARY = fileURLToPath(import.meta.url);

export const FAKE_PIN = 'not really a PIN';

export interface FakeHsm {
  readonly fake: FakeCryptoki;
  readonly profile: Pkcs11Profile;
  readonly open: (changes?: Partial<Pkcs11Access>) => Hsm;
}

/** @param changes - to the profile of SoftHSM */
export function makeFakeHsm(changes: Partial<Pkcs11Profile> = {}): FakeHsm {
  const fake = new FakeCryptoki();
  const libraries = new Libraries(() => fake.module);
  const profile = { ...pkcs11Profile('softhsm2'), ...changes };
  const open = (access: Partial<Pkcs11Access> = {}) =>
    openPkcs11Hsm(
      profile,
      { token: { label: 'one' }, pin: Buffer.from(FAKE_PIN), library: FAKE_LIBRARY, ...access },
      libraries,
    );
  return { fake, profile, open };
}
