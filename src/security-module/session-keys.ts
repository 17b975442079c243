/**
 * Vending keys that stay open in the HSM between batches: opening one costs more than deriving a
 * few hundred decoder keys, and SoftHSM leaks a little each time. Only DKGA04 keys stay, whose
 * session copies cannot be read; a DKGA02 copy can, so it is destroyed after every use.
 *
 * @module
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import { KmsError } from '../errors/kms-error.ts';
import type { Hsm, KeyHandle } from '../ports/hsm.ts';
import type { HeldRecord } from './held-record.ts';
import type { StorageKeys } from './storage-keys.ts';
import { vendingKeySpec } from './vending-key-spec.ts';

/** Most keys that stay open: more than a batch usually names, few enough for a small device. */
export const SESSION_KEYS_MAX = 64;

/**
 * What an HSM answers when a handle that it gave out is no longer good. A device that was restarted
 * may give the handle to another key: then the key check value differs.
 */
const GONE: readonly ErrorCode[] = [
  'HSM_KEY_NOT_FOUND',
  'HSM_KEY_GONE',
  'HSM_UNAVAILABLE',
  'SM_HSM_INCONSISTENT',
];

/** The open vending keys of one security module. */
export interface SessionKeys {
  /** Lends the session copy of a vending key, opened now or before. */
  withKey<Result>(record: HeldRecord, use: (key: KeyHandle) => Result): Result;
  /**
   * Does a batch. When it fails because a key is gone that had stayed open, every key is forgotten
   * and the batch is done once more; it must be one that may be done twice.
   */
  attempt<Result>(batch: () => Result): Result;
  /** Destroys all of them. */
  destroy(): void;
}

/** Starts with no key open. */
export function createSessionKeys(hsm: Hsm, storageKeys: Pick<StorageKeys, 'at'>): SessionKeys {
  /** By the record's MAC, so that no other version of a record gets the key; oldest use first. */
  const kept = new Map<string, KeyHandle>();
  /** How often a batch got a key that was open already. */
  let reuses = 0;

  const open = ({ entity: { attributes, value } }: HeldRecord): KeyHandle => {
    const storage = storageKeys.at(value.storageKeyNumber);
    return hsm.unwrapKey(storage, value.wrapped, vendingKeySpec(attributes));
  };

  /** The key of a record, which from now on is the one used last. */
  function keep(record: HeldRecord): KeyHandle {
    const name = Buffer.from(record.recordMac).toString('base64');
    const known = kept.get(name);
    if (known !== undefined) reuses += 1;
    kept.delete(name);
    const [oldest] = kept;
    if (oldest !== undefined && kept.size >= SESSION_KEYS_MAX) {
      kept.delete(oldest[0]);
      destroyIfThere(hsm, oldest[1]);
    }
    const key = known ?? open(record);
    kept.set(name, key);
    return key;
  }

  function destroy(): void {
    const keys = [...kept.values()];
    kept.clear();
    for (const key of keys) destroyIfThere(hsm, key);
  }

  return {
    withKey: (record, use) => {
      if (record.entity.attributes.decoderKeyGenerationAlgorithm !== 'DKGA02')
        return use(keep(record));
      const key = open(record);
      try {
        return use(key);
      } finally {
        hsm.destroyKey(key);
      }
    },
    attempt: (batch) => {
      const before = reuses;
      try {
        return batch();
      } catch (error) {
        if (!isGone(error)) throw error;
        destroy();
        if (reuses === before) throw error;
      }
      return batch();
    },
    destroy,
  };
}

function isGone(error: unknown): boolean {
  return error instanceof KmsError && GONE.includes(error.code);
}

function destroyIfThere(hsm: Hsm, key: KeyHandle): void {
  try {
    hsm.destroyKey(key);
  } catch (error) {
    // Gone with its session or its device is what was wanted.
    if (!isGone(error)) throw error;
  }
}
