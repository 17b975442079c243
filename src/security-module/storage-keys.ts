/**
 * The storage keys: each wraps the values of vending keys, and has a number. A rotation makes the
 * next one and destroys the one before, so that those that exist follow one another, and the first
 * of them may have any number. New values go under the newest.
 *
 * Hosts share an HSM and rotate behind each other's backs: so the newest is looked for whenever a
 * value is wrapped, and a key of another host's making is found when a record names it.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Hsm, HsmKeySpec, KeyHandle } from '../ports/hsm.ts';

/**
 * Numbers in a row that are looked for in vain before there are no more. Our choice: with a
 * rotation a year the first number is found for as long.
 */
const LOOK_AHEAD = 50;
/** Looked for behind one that exists: the first that is missing ends the row, after one more. */
const GAP = 3;
/** So that the label stays one. */
const NUMBER_MAX = 999_999;

/** A storage key by its number. */
export interface NumberedKey {
  readonly number: number;
  readonly key: KeyHandle;
}

/** The storage keys of one HSM. */
export interface StorageKeys {
  /** @throws {KmsError} HSM_KEY_NOT_FOUND */
  at(number: number): KeyHandle;
  /** The one for new values. */
  newest(): NumberedKey;
  /** Makes or finds one. */
  make(number: number): void;
  /** Destroys one; one that is gone is not an error. */
  destroy(number: number): void;
}

/** How a storage key is made. */
export function storageKeySpec(number: number): HsmKeySpec & { readonly usage: 'wrap' } {
  if (!Number.isSafeInteger(number) || number < 1 || number > NUMBER_MAX) {
    throw new KmsError('HSM_LABEL_INVALID', `storage key: a number from 1 to ${NUMBER_MAX} wanted`);
  }
  const label = `sts-kms storage key ${number}`;
  return { usage: 'wrap', label, persistent: true, extractable: false };
}

/** The storage key with the highest number, looked for from a number on, or null. */
export function findNewest(hsm: Hsm, from = 1): NumberedKey | null {
  let newest: NumberedKey | null = null;
  for (let number = from, end = from + LOOK_AHEAD; number < end; number += 1) {
    const key = findOrNull(hsm, storageKeySpec(number).label);
    if (key === null) continue;
    newest = { number, key };
    end = number + GAP;
  }
  return newest;
}

/** The key with a label, null for none. A fault is no absence. */
export function findOrNull(hsm: Hsm, label: string): KeyHandle | null {
  try {
    return hsm.findKey(label);
  } catch (error) {
    if (error instanceof KmsError && error.code === 'HSM_KEY_NOT_FOUND') return null;
    throw error;
  }
}

/** The storage keys of an HSM, one of which is known. */
export function createStorageKeys(hsm: Hsm, known: NumberedKey): StorageKeys {
  const handles = new Map([[known.number, known.key]]);
  let highest = known.number;

  function at(number: number): KeyHandle {
    const handle = handles.get(number) ?? hsm.findKey(storageKeySpec(number).label);
    handles.set(number, handle);
    return handle;
  }

  return {
    at,
    newest: () => {
      const found = findNewest(hsm, highest) ?? findNewest(hsm);
      if (found === null) throw new KmsError('HSM_KEY_NOT_FOUND', 'the HSM has no storage key');
      highest = found.number;
      // A handle that is known serves on: what a device made for it is made once.
      if (!handles.has(highest)) handles.set(highest, found.key);
      return { number: highest, key: at(highest) };
    },
    make: (number) => {
      const spec = storageKeySpec(number);
      handles.set(number, findOrNull(hsm, spec.label) ?? hsm.generateKey(spec));
      highest = Math.max(highest, number);
    },
    destroy: (number) => {
      // Found anew: another host may have destroyed it, and the handle would be to nothing.
      const key = findOrNull(hsm, storageKeySpec(number).label);
      if (key !== null) hsm.destroyKey(key);
      handles.delete(number);
    },
  };
}
