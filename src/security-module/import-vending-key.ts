/**
 * Taking values of vending keys in: clear ones for trials, wrapped ones under a transport key. A
 * value is looked at in memory that is overwritten, whatever becomes of it.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Stored } from '../keys/sealed-record.ts';
import type { VendingKey } from '../keys/vending-key.ts';
import { HSM_KEY_BYTES, type KeyHandle } from '../ports/hsm.ts';
import type { Authority } from '../ports/authority.ts';
import type { WrappedValue } from '../ports/vending-key-operations.ts';
import { requireDkga02VendingKey } from '../sts/derivation/dkga02.ts';
import { requireDkga04VendingKey } from '../sts/derivation/dkga04.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import { requireMayImport } from './approvals/governed-changes.ts';
import { wrappableSpec } from './hold-value.ts';
import { completeKey, requireAnnounced, type KeyMaking } from './make-vending-key.ts';
import { requireNotWeak, requireUnpublished } from './value-checks.ts';

/** Octets of a DKGA04 value; it is held with 12 zero octets behind. */
const DKGA04_BYTES = 20;
const TRANSPORT_KEY_NAME = /^[a-z0-9-]{1,14}$/;

/**
 * Takes in a clear value, for trial keys only, and wipes it.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE, SM_TRIAL_ONLY, STS_KEY_LENGTH,
 *   STS_KEY_PARITY, SM_WEAK_VALUE, HSM_UNWRAP_FAILED
 */
export function importVendingKey(
  making: KeyMaking,
  announced: Stored<VendingKey>,
  value: Uint8Array,
): Stored<VendingKey> {
  const padded = new Uint8Array(new ArrayBuffer(HSM_KEY_BYTES.dkga04));
  try {
    const entity = requireAnnounced(making, announced, 'imported');
    if (!entity.trial) {
      throw new KmsError('SM_TRIAL_ONLY', 'a clear value is taken for keys marked TRIAL only');
    }
    requireValue(making.policy, entity, value);
    padded.set(value);
    const held = isLegacy(entity) ? padded.subarray(0, value.length) : padded;
    const spec = wrappableSpec(entity.attributes);
    return completeKey(making, entity, () => making.hsm.importKey(spec, held));
  } finally {
    value.fill(0);
    padded.fill(0);
  }
}

/**
 * Takes in a value that somebody wrapped under a transport key of this HSM.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE, the SM_APPROVAL_ codes, HSM_KEY_NOT_FOUND,
 *   HSM_UNWRAP_FAILED, STS_KEY_LENGTH, STS_KEY_PARITY, SM_WEAK_VALUE, SM_PUBLISHED_VALUE
 */
export function importWrappedVendingKey(
  making: KeyMaking,
  {
    announced,
    wrapped,
  }: { readonly announced: Stored<VendingKey>; readonly wrapped: WrappedValue },
  authority?: Authority,
): Stored<VendingKey> {
  const { hsm, governing } = making;
  const { transportKeyName, octets } = wrapped;
  const entity = requireAnnounced(making, announced, 'imported');
  requireMayImport(governing, { announced: entity, octets }, authority);
  const transport = findTransportKey(making, transportKeyName);
  return completeKey(making, entity, () => {
    const key = hsm.unwrapKey(transport, octets, wrappableSpec(entity.attributes));
    try {
      requireOpenedValue(making, entity, key);
      return key;
    } catch (error) {
      hsm.destroyKey(key);
      throw error;
    }
  });
}

function findTransportKey({ hsm }: KeyMaking, name: string): KeyHandle {
  if (!TRANSPORT_KEY_NAME.test(name)) {
    throw new KmsError('HSM_LABEL_INVALID', 'transport key: 1 to 14 of a-z, 0-9 and - wanted');
  }
  return hsm.findKey(`sts-kms transport ${name}`);
}

/** Reads a value that was opened, to judge it. */
function requireOpenedValue({ hsm, policy }: KeyMaking, entity: VendingKey, key: KeyHandle): void {
  const legacy = isLegacy(entity);
  const bytes = legacy ? HSM_KEY_BYTES.dkga02 : HSM_KEY_BYTES.dkga04;
  const held = new Uint8Array(new ArrayBuffer(bytes));
  try {
    hsm.readKey(key, held);
    const padded = !legacy && held.subarray(DKGA04_BYTES).every((octet) => octet === 0);
    const value = padded ? held.subarray(0, DKGA04_BYTES) : held;
    requireValue(policy, entity, value);
    if (!entity.trial) requireUnpublished(value);
  } finally {
    held.fill(0);
  }
}

function requireValue(policy: OpenPointPolicy, entity: VendingKey, value: Uint8Array): void {
  if (!isLegacy(entity)) {
    requireDkga04VendingKey(value);
    return;
  }
  requireDkga02VendingKey(value, policy);
  requireNotWeak(value);
}

function isLegacy({ attributes }: VendingKey): boolean {
  return attributes.decoderKeyGenerationAlgorithm === 'DKGA02';
}
