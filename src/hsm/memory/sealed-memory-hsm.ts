/**
 * An in-memory HSM that outlives its process: whenever its persistent keys change, all of them are
 * sealed anew before the change is answered. What cannot be sealed has not happened.
 *
 * @module
 */
import type { HsmKeySpec, KeyHandle, SigningPair } from '../../ports/hsm.ts';
import { MemoryHsm, type PersistentKey, type PersistentPair } from './memory-hsm.ts';

/** Where the keys rest. */
export interface KeySeal {
  /**
   * Puts the persistent keys in the place of those that rest there, all or none.
   *
   * @throws {KmsError} when they cannot be written
   */
  replace(hsm: MemoryHsm): void;
  /** Overwrites what it keeps to do that. */
  forget(): void;
}

/** An in-memory HSM over a seal. */
export class SealedMemoryHsm extends MemoryHsm {
  readonly #seal: KeySeal;

  /** @param resting - the keys and pairs that rest there; the caller wipes the values */
  constructor(
    resting: {
      readonly keys: readonly PersistentKey[];
      readonly pairs: readonly PersistentPair[];
    },
    seal: KeySeal,
  ) {
    super(resting.keys, resting.pairs);
    this.#seal = seal;
  }

  override importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
    const key = super.importKey(spec, value);
    if (!spec.persistent) return key;
    try {
      this.#seal.replace(this);
      return key;
    } catch (error) {
      super.destroyKey(key);
      throw error;
    }
  }

  override generateSigningPair(label: string): SigningPair {
    const pair = super.generateSigningPair(label);
    try {
      this.#seal.replace(this);
      return pair;
    } catch (error) {
      super.destroyKey(pair.key);
      throw error;
    }
  }

  override destroyKey(key: KeyHandle): void {
    const putBackPair = this.takePair(key);
    if (putBackPair !== undefined) {
      this.#sealOr(putBackPair);
      return;
    }
    const held = this.take(key);
    if (held?.spec.persistent !== true) return;
    this.#sealOr(() => {
      this.putBack(key, held);
    });
  }

  /** Seals what is left; when that fails, undoes what was taken. */
  #sealOr(undo: () => void): void {
    try {
      this.#seal.replace(this);
    } catch (error) {
      undo();
      throw error;
    }
  }

  override close(): void {
    this.#seal.forget();
    super.close();
  }
}
