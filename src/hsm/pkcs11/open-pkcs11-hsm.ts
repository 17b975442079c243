/**
 * Opens a token of a PKCS#11 module.
 *
 * @module
 */
import type { Hsm } from '../../ports/hsm.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import { libraryPathOf, requireSelectable, settingsOf, type Pkcs11Access } from './access.ts';
import { DeviceSessions } from './device-sessions.ts';
import { PROCESS_LIBRARIES, type Libraries } from './library.ts';
import { Pkcs11Hsm } from './pkcs11-hsm.ts';

/**
 * Opens a token.
 *
 * @param libraries - the modules of this process; a test gives its own
 * @throws {KmsError} HSM_ADDON_MISSING, HSM_LIBRARY_MISSING, HSM_ACCESS_INVALID,
 *   HSM_TOKEN_NOT_FOUND, HSM_TOKEN_AMBIGUOUS, HSM_PIN_INCORRECT, HSM_PIN_LOCKED,
 *   HSM_PIN_NOT_SET, HSM_SESSIONS_EXHAUSTED, HSM_UNAVAILABLE
 */
export function openPkcs11Hsm(
  profile: Pkcs11Profile,
  access: Pkcs11Access,
  libraries: Libraries = PROCESS_LIBRARIES,
): Hsm {
  requireSelectable(profile, access.token);
  const path = libraryPathOf(profile, access);
  const library = libraries.acquire(path, settingsOf(profile, access));
  const release = () => {
    libraries.release(path);
  };
  try {
    return new Pkcs11Hsm(profile, new DeviceSessions(library, profile, access), release);
  } catch (error) {
    release();
    throw error;
  }
}
