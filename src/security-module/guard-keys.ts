/**
 * The keys that guard a store: a storage key wraps vending keys, the record-MAC key binds what is
 * recorded of them. Start-up only finds them; making them is an act of its own.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Hsm, HsmKeySpec, KeyHandle } from '../ports/hsm.ts';
import { findNewest, findOrNull, storageKeySpec } from './storage-keys.ts';

/** Number of the storage key of a new installation. */
export const FIRST_STORAGE_KEY = 1;
/** How the record-MAC key is made. */
export const RECORD_MAC_KEY = {
  usage: 'record-mac',
  label: 'sts-kms record-MAC key 1',
  persistent: true,
  extractable: false,
} as const satisfies HsmKeySpec;

/** Handles of the guard keys. */
export interface GuardKeys {
  /** The newest storage key, and its number. */
  readonly storage: KeyHandle;
  readonly storageKeyNumber: number;
  readonly recordMac: KeyHandle;
}

/**
 * Makes the guard keys of a new installation, both or none: when the second fails the first is
 * destroyed again. A key that is there already is never touched: a store may rest on it.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS when the HSM has them already, HSM_GUARD_KEYS_INCOMPLETE
 *   when it has one of them
 */
export function generateGuardKeys(hsm: Hsm): GuardKeys {
  requireNoGuardKeys(hsm);
  const storage = hsm.generateKey(storageKeySpec(FIRST_STORAGE_KEY));
  try {
    const recordMac = hsm.generateKey(RECORD_MAC_KEY);
    return { storage, storageKeyNumber: FIRST_STORAGE_KEY, recordMac };
  } catch (error) {
    destroyOrLeave(hsm, storage);
    throw error;
  }
}

/**
 * Sees that no store rests on the HSM.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS, HSM_GUARD_KEYS_INCOMPLETE
 */
export function requireNoGuardKeys(hsm: Hsm): void {
  const found = look(hsm);
  if (found.storage !== null && found.recordMac !== null) {
    throw new KmsError('HSM_KEY_AMBIGUOUS', 'the HSM has guard keys already');
  }
  if (found.storage !== null || found.recordMac !== null) throw alone(found);
}

/**
 * Finds the guard keys of an installation.
 *
 * @throws {KmsError} HSM_KEY_NOT_FOUND for none, HSM_GUARD_KEYS_INCOMPLETE for one of the two,
 *   HSM_KEY_AMBIGUOUS
 */
export function findGuardKeys(hsm: Hsm): GuardKeys {
  const found = look(hsm);
  const { storage, recordMac } = found;
  if (storage !== null && recordMac !== null) {
    return { storage: storage.key, storageKeyNumber: storage.number, recordMac };
  }
  if (storage === null && recordMac === null) {
    throw new KmsError('HSM_KEY_NOT_FOUND', 'the HSM has no guard keys');
  }
  throw alone(found);
}

/** What is there. */
interface Found {
  readonly storage: ReturnType<typeof findNewest>;
  readonly recordMac: KeyHandle | null;
}

function look(hsm: Hsm): Found {
  return { storage: findNewest(hsm), recordMac: findOrNull(hsm, RECORD_MAC_KEY.label) };
}

function alone({ storage }: Found): KmsError {
  const { label } = storage === null ? RECORD_MAC_KEY : storageKeySpec(storage.number);
  return new KmsError('HSM_GUARD_KEYS_INCOMPLETE', `the HSM has "${label}" and not its other`);
}

/** What made the clean-up necessary is told, not its own failure: the next start names the rest. */
export function destroyOrLeave(hsm: Hsm, key: KeyHandle): void {
  try {
    hsm.destroyKey(key);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
  }
}
