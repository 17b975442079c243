/**
 * Values that another HSM wrapped: opened here under the storage key that the backup brought, and
 * taken into this HSM, to be wrapped by it again. Formats of blobs differ between HSMs.
 *
 * @module
 */
import type { KeyObject } from 'node:crypto';
import type { HeldValue, VendingKeyAttributes } from '../../keys/vending-key.ts';
import type { Hsm, KeyHandle } from '../../ports/hsm.ts';
import { wrappableSpec } from '../hold-value.ts';
import type { OpenBlob } from './guard-values.ts';

/** Opens values of another HSM. */
export interface ValueAdoption {
  /** Values under the storage key of this number come from the other HSM. */
  readonly storageKeyNumber: number;
  /**
   * The value as a session copy that may be wrapped.
   *
   * @throws {KmsError} HSM_UNWRAP_FAILED
   */
  open(attributes: VendingKeyAttributes, value: HeldValue): KeyHandle;
}

/** The clear storage key of the other HSM, and how that one wraps. */
export interface OtherHsm {
  readonly storageKeyNumber: number;
  readonly storageKey: KeyObject;
  readonly openBlob: OpenBlob;
}

/** Takes values of another HSM into this one. */
export function createAdoption(hsm: Hsm, other: OtherHsm): ValueAdoption {
  return {
    storageKeyNumber: other.storageKeyNumber,
    open: (attributes, { wrapped }) => {
      const spec = wrappableSpec(attributes);
      const value = other.openBlob(other.storageKey, wrapped, spec.usage);
      try {
        return hsm.importKey(spec, value);
      } finally {
        value.fill(0);
      }
    },
  };
}
