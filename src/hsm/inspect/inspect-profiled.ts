/**
 * Looks into the module of a profile, with the PIN from a file.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { readPinFile } from '../../credentials/secret-file.ts';
import { libraryPathOf, settingsOf, tokenNameOf, type Pkcs11Access } from '../pkcs11/access.ts';
import { loadProfile } from '../profile/load-profile.ts';
import { inspectHsm } from './inspect-hsm.ts';
import type { HsmInspection } from './inspection.ts';

/** What to look into, as the command line names it. */
export interface ProfiledInspection {
  readonly hsmProfile: string;
  readonly module?: string;
  readonly tokenLabel?: string;
  readonly tokenSerial?: string;
  readonly pinFile?: string;
  readonly moduleSettings?: string;
}

/**
 * Looks into the module of a profile.
 *
 * @throws {KmsError} HSM_ACCESS_INVALID for the in-memory HSM, and what reading the profile, the
 *   PIN file and the module throws
 */
export function inspectProfiled(choice: ProfiledInspection): HsmInspection {
  const profile = loadProfile(choice.hsmProfile);
  if (profile.adapter !== 'pkcs11') {
    throw new KmsError('HSM_ACCESS_INVALID', 'the in-memory HSM is no PKCS#11 module');
  }
  const { module, pinFile, moduleSettings } = choice;
  const name = tokenNameOf(choice);
  const access: Pkcs11Access = {
    token: name ?? { label: '' },
    ...(module === undefined ? {} : { library: module }),
    ...(moduleSettings === undefined ? {} : { settings: moduleSettings }),
  };
  const target = { path: libraryPathOf(profile, access), settings: settingsOf(profile, access) };
  if (name === undefined) return inspectHsm(target);
  const pin = pinFile === undefined ? undefined : readPinFile(pinFile);
  try {
    return inspectHsm({ ...target, token: pin === undefined ? { name } : { name, pin } });
  } finally {
    pin?.fill(0);
  }
}
