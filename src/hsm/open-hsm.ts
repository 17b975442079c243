/**
 * Opens the HSM of a profile. There is no HSM without a profile, and none stands in for another.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Hsm } from '../ports/hsm.ts';
import { MemoryHsm } from './memory/memory-hsm.ts';
import { openSealedMemoryHsm } from './memory/sealed-file.ts';
import type { Pkcs11Access } from './pkcs11/access.ts';
import { openPkcs11Hsm } from './pkcs11/open-pkcs11-hsm.ts';
import type { HsmProfile } from './profile/hsm-profile.ts';

/** Access to the in-memory HSM: a new one, or one from its sealed file. */
export interface MemoryAccess {
  readonly adapter: 'memory';
  readonly sealed?: {
    readonly file: string;
    /** Octets of the passphrase; the caller wipes them. */
    readonly passphrase: Uint8Array;
  };
}

/** How to get at an HSM, by the adapter of its profile. */
export type HsmAccess = MemoryAccess | (Pkcs11Access & { readonly adapter: 'pkcs11' });

/**
 * Opens an HSM.
 *
 * @throws {KmsError} HSM_ACCESS_INVALID when profile and access are for different adapters, and
 *   whatever opening throws
 */
export function openHsm(profile: HsmProfile, access: HsmAccess): Hsm {
  if (profile.adapter === 'memory' && access.adapter === 'memory') {
    const { sealed } = access;
    if (sealed === undefined) return new MemoryHsm();
    return openSealedMemoryHsm(sealed.file, sealed.passphrase);
  }
  if (profile.adapter === 'pkcs11' && access.adapter === 'pkcs11') {
    return openPkcs11Hsm(profile, access);
  }
  const message = `profile ${profile.profile} is for another kind of access: ${access.adapter}`;
  throw new KmsError('HSM_ACCESS_INVALID', message);
}
