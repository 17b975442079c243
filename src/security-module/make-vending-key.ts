/**
 * Making vending keys: generated in the HSM, or taken in as a clear trial value. Either way the
 * value leaves the module wrapped only.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { VendingKeyOrigin, VendingKeyRecord } from '../keys/vending-key.ts';
import { HSM_KEY_BYTES, type Hsm, type HsmKeySpec, type KeyHandle } from '../ports/hsm.ts';
import type { NewVendingKey } from '../ports/security-module.ts';
import { requireDkga02VendingKey } from '../sts/derivation/dkga02.ts';
import { requireDkga04VendingKey } from '../sts/derivation/dkga04.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import type { GuardKeys } from './guard-keys.ts';
import { keyCheckValueOf } from './key-check-value.ts';
import { recordMacOf, type UnsealedRecord } from './record-mac.ts';
import { vendingKeySpec } from './vending-key-spec.ts';

/**
 * Makes a DKGA04 vending key from the HSM's randomness.
 *
 * @throws {KmsError} SM_GENERATE_DKGA02
 */
export function generateVendingKey(
  hsm: Hsm,
  guards: GuardKeys,
  request: NewVendingKey,
): VendingKeyRecord {
  if (request.attributes.decoderKeyGenerationAlgorithm === 'DKGA02') {
    throw new KmsError('SM_GENERATE_DKGA02', 'new vending keys are for DKGA04');
  }
  const key = hsm.generateKey(wrappable(request));
  return recordOf({ hsm, guards, request, origin: 'generated' }, key);
}

/**
 * Takes in a clear value, for trial keys only, and wipes it.
 *
 * @throws {KmsError} SM_TRIAL_ONLY, STS_KEY_LENGTH, STS_KEY_PARITY
 */
export function importVendingKey(
  hsm: Hsm,
  guards: GuardKeys,
  source: {
    readonly request: NewVendingKey;
    readonly value: Uint8Array;
    readonly policy: OpenPointPolicy;
  },
): VendingKeyRecord {
  const { request, value, policy } = source;
  const padded = new Uint8Array(new ArrayBuffer(HSM_KEY_BYTES.dkga04));
  try {
    if (!request.trial) {
      throw new KmsError('SM_TRIAL_ONLY', 'a clear value is taken for keys marked TRIAL only');
    }
    const legacy = request.attributes.decoderKeyGenerationAlgorithm === 'DKGA02';
    if (legacy) requireDkga02VendingKey(value, policy);
    else requireDkga04VendingKey(value);
    padded.set(value);
    const held = legacy ? padded.subarray(0, value.length) : padded;
    const key = hsm.importKey(wrappable(request), held);
    return recordOf({ hsm, guards, request, origin: 'imported' }, key);
  } finally {
    value.fill(0);
    padded.fill(0);
  }
}

interface Making {
  readonly hsm: Hsm;
  readonly guards: GuardKeys;
  readonly request: NewVendingKey;
  readonly origin: VendingKeyOrigin;
}

/** Wraps the key, checks that the blob opens to the same check value, and seals the record. */
function recordOf(making: Making, key: KeyHandle): VendingKeyRecord {
  const { hsm, guards, request, origin } = making;
  const { attributes, trial } = request;
  const algorithm = attributes.decoderKeyGenerationAlgorithm;
  const keyCheckValue = keyCheckValueOf(hsm, key, algorithm);
  const wrappedValue = hsm.wrapKey(guards.storage, key);
  hsm.destroyKey(key);
  const reopened = hsm.unwrapKey(guards.storage, wrappedValue, vendingKeySpec(attributes));
  const again = keyCheckValueOf(hsm, reopened, algorithm);
  hsm.destroyKey(reopened);
  if (again !== keyCheckValue) {
    throw new KmsError('HSM_UNWRAP_FAILED', 'a vending key did not come back as it was wrapped');
  }
  const record: UnsealedRecord = { attributes, origin, trial, wrappedValue, keyCheckValue };
  return { ...record, recordMac: recordMacOf(hsm, guards, record) };
}

/** The session copy that is wrapped once; PKCS#11 wraps only what is extractable. */
function wrappable(request: NewVendingKey): HsmKeySpec {
  return { ...vendingKeySpec(request.attributes), extractable: true };
}
