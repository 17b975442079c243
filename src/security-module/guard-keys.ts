/**
 * The two keys that guard a store: the storage key wraps vending keys, the record-MAC key binds
 * their attributes. Start-up only finds them; making them is an act of its own.
 *
 * @module
 */
import type { Hsm, HsmKeySpec, KeyHandle } from '../ports/hsm.ts';

const STORAGE_KEY: HsmKeySpec = {
  usage: 'wrap',
  label: 'sts-kms storage key 1',
  persistent: true,
  extractable: false,
};
const RECORD_MAC_KEY: HsmKeySpec = {
  usage: 'record-mac',
  label: 'sts-kms record-MAC key 1',
  persistent: true,
  extractable: false,
};

/** Handles of the guard keys. */
export interface GuardKeys {
  readonly storage: KeyHandle;
  readonly recordMac: KeyHandle;
}

/**
 * Makes the guard keys of a new installation.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS when the HSM has them already
 */
export function generateGuardKeys(hsm: Hsm): GuardKeys {
  return { storage: hsm.generateKey(STORAGE_KEY), recordMac: hsm.generateKey(RECORD_MAC_KEY) };
}

/**
 * Finds the guard keys of an installation.
 *
 * @throws {KmsError} HSM_KEY_NOT_FOUND, HSM_KEY_AMBIGUOUS
 */
export function findGuardKeys(hsm: Hsm): GuardKeys {
  return {
    storage: hsm.findKey(STORAGE_KEY.label),
    recordMac: hsm.findKey(RECORD_MAC_KEY.label),
  };
}
