/**
 * Bringing the value of a vending key to rest: wrapped under a storage key, and seen to open again
 * as the same value.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { HeldValue, VendingKeyAttributes } from '../keys/vending-key.ts';
import type { Hsm, HsmKeySpec, KeyHandle } from '../ports/hsm.ts';
import { keyCheckValueOf } from './key-check-value.ts';
import type { NumberedKey } from './storage-keys.ts';
import { fingerprintOf, type Fingerprinting } from './value-fingerprint.ts';
import { vendingKeySpec } from './vending-key-spec.ts';

/** A value in the HSM, and under what it goes. */
export interface ValueToHold {
  readonly attributes: VendingKeyAttributes;
  /** A copy that may be wrapped: destroyed here, whatever happens. */
  readonly key: KeyHandle;
  readonly storage: NumberedKey;
}

/** What tells that two values are one. */
export type ValueMarks = Pick<HeldValue, 'keyCheckValue' | 'fingerprint'>;

/** The session copy that is wrapped once; PKCS#11 wraps only what is extractable. */
export function wrappableSpec(attributes: VendingKeyAttributes): HsmKeySpec {
  return { ...vendingKeySpec(attributes), extractable: true };
}

/**
 * Wraps a value and checks that the blob opens to the same one. No copy stays in the HSM.
 *
 * @throws {KmsError} HSM_UNWRAP_FAILED
 */
export function holdValue(
  holding: Fingerprinting,
  { attributes, key, storage }: ValueToHold,
): HeldValue {
  const { hsm } = holding;
  const { marks, wrapped } = lend(hsm, key, () => ({
    marks: marksOf(holding, key, attributes),
    wrapped: hsm.wrapKey(storage.key, key),
  }));
  const reopened = hsm.unwrapKey(storage.key, wrapped, vendingKeySpec(attributes));
  const found = lend(hsm, reopened, () => marksOf(holding, reopened, attributes));
  requireSameValue(marks, found);
  return { wrapped, storageKeyNumber: storage.number, ...marks };
}

/** Check value and fingerprint of an opened key. */
export function marksOf(
  holding: Fingerprinting,
  key: KeyHandle,
  { decoderKeyGenerationAlgorithm }: VendingKeyAttributes,
): ValueMarks {
  return {
    keyCheckValue: keyCheckValueOf(holding.hsm, key, decoderKeyGenerationAlgorithm),
    fingerprint: fingerprintOf(holding, key, decoderKeyGenerationAlgorithm),
  };
}

/** @throws {KmsError} HSM_UNWRAP_FAILED when a value came back as another one */
export function requireSameValue(one: ValueMarks, other: ValueMarks): void {
  if (one.keyCheckValue === other.keyCheckValue && one.fingerprint === other.fingerprint) return;
  throw new KmsError('HSM_UNWRAP_FAILED', 'a vending key did not come back as it was wrapped');
}

/** Uses a session copy, and destroys it. */
function lend<Result>(hsm: Hsm, key: KeyHandle, use: () => Result): Result {
  try {
    return use();
  } finally {
    hsm.destroyKey(key);
  }
}
