/**
 * An in-memory HSM that outlives its process: whenever its persistent keys change, all of them are
 * sealed anew before the change is answered. What cannot be sealed has not happened.
 *
 * @module
 */
import type { HsmKeySpec, KeyHandle } from '../../ports/hsm.ts';
import { MemoryHsm, type PersistentKey } from './memory-hsm.ts';

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

  /** @param persistent - the keys that rest there; the caller wipes the values */
  constructor(persistent: readonly PersistentKey[], seal: KeySeal) {
    super(persistent);
    this.#seal = seal;
  }

  override importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
    const key = super.importKey(spec, value);
    return spec.persistent ? this.#sealed(key) : key;
  }

  override generateSigningPair(label: string): KeyHandle {
    return this.#sealed(super.generateSigningPair(label));
  }

  override destroyKey(key: KeyHandle): void {
    const held = this.take(key);
    if (held?.spec.persistent !== true) return;
    try {
      this.#seal.replace(this);
    } catch (error) {
      this.putBack(key, held);
      throw error;
    }
  }

  override close(): void {
    this.#seal.forget();
    super.close();
  }

  /** Seals a key that was made, or takes it back. */
  #sealed(key: KeyHandle): KeyHandle {
    try {
      this.#seal.replace(this);
      return key;
    } catch (error) {
      super.destroyKey(key);
      throw error;
    }
  }
}
