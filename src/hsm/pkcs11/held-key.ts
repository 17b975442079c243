/**
 * Keys of an open HSM by the handles that its users have. What a key may do is asked here, whether
 * or not the module asks too: some do not.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { HsmKeySpec, KeyHandle } from '../../ports/hsm.ts';
import type { SigningPairSpec } from '../signing-pair-spec.ts';
import type { CryptokiHandle } from './cryptoki.ts';

/** How a key or a signing pair is made. */
export type HeldSpec = HsmKeySpec | SigningPairSpec;

/** A key and its objects in the module. */
export interface HeldKey<Spec extends HeldSpec = HeldSpec> {
  readonly spec: Spec;
  /** What works. */
  readonly object: CryptokiHandle;
  /** What is read and wrapped, when that is not the same object. */
  readonly valueObject?: CryptokiHandle;
  /** Of a signing pair: its public half. */
  readonly publicObject?: CryptokiHandle;
  /** Of a wrapping key: the key that authenticates its blobs, once one was wanted. */
  blobMacObject?: CryptokiHandle;
}

/** The keys of one open HSM. */
export class HeldKeys {
  readonly #keys = new Map<KeyHandle, HeldKey>();
  #nextHandle = 1;

  /** Holds a key; an object that is held already keeps its handle. */
  hold(key: HeldKey): KeyHandle {
    for (const [handle, { object }] of this.#keys) {
      if (object.equals(key.object)) return handle;
    }
    const handle = this.#nextHandle as KeyHandle;
    this.#nextHandle += 1;
    this.#keys.set(handle, key);
    return handle;
  }

  /**
   * The key of a handle.
   *
   * @throws {KmsError} HSM_KEY_NOT_FOUND
   */
  find(handle: KeyHandle): HeldKey {
    const key = this.#keys.get(handle);
    if (key === undefined) throw new KmsError('HSM_KEY_NOT_FOUND', 'no key has this handle');
    return key;
  }

  /**
   * The key of a handle, if it is for one of these usages.
   *
   * @throws {KmsError} HSM_KEY_NOT_FOUND, HSM_KEY_USAGE
   */
  findFor(handle: KeyHandle, usages: readonly HeldSpec['usage'][]): HeldKey {
    const key = this.find(handle);
    if (!usages.includes(key.spec.usage)) {
      throw new KmsError('HSM_KEY_USAGE', `a ${key.spec.usage} key was asked for another use`);
    }
    return key;
  }

  /**
   * The key of a handle, if its value may leave.
   *
   * @throws {KmsError} HSM_KEY_NOT_FOUND, HSM_KEY_NOT_EXTRACTABLE
   */
  extractable(handle: KeyHandle): HeldKey<HsmKeySpec> {
    const key = this.find(handle);
    const { spec } = key;
    if (!spec.extractable) {
      throw new KmsError('HSM_KEY_NOT_EXTRACTABLE', `a ${spec.usage} key was asked for`);
    }
    return { ...key, spec };
  }

  /** Forgets a key. */
  take(handle: KeyHandle): HeldKey | undefined {
    const key = this.#keys.get(handle);
    this.#keys.delete(handle);
    return key;
  }
}
