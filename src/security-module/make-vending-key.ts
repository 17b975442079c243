/**
 * Making vending keys: announced first, then generated in the HSM or taken in. Either way the value
 * leaves the module wrapped only.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Stored } from '../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey, type VendingKeyOrigin } from '../keys/vending-key.ts';
import type { KeyHandle } from '../ports/hsm.ts';
import type { Authority } from '../ports/authority.ts';
import type { VendingKeyDraft } from '../ports/vending-key-operations.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import {
  requireKeyOfMode,
  requireMayAnnounce,
  type Governing,
} from './approvals/governed-changes.ts';
import type { ValueAdoption } from './guard-backup/adoption.ts';
import { holdValue, wrappableSpec } from './hold-value.ts';
import type { RecordMacs } from './record-mac.ts';
import type { StorageKeys } from './storage-keys.ts';
import type { Fingerprinting } from './value-fingerprint.ts';

/** What making and changing vending keys needs. */
export interface KeyMaking extends Fingerprinting {
  readonly records: RecordMacs;
  readonly governing: Governing;
  readonly storageKeys: StorageKeys;
  readonly policy: OpenPointPolicy;
  /** Values that another HSM wrapped, while they move here. */
  readonly adoption?: ValueAdoption;
}

/**
 * Seals the intent to make a key.
 *
 * @throws {KmsError} SM_RECORD_CHANGE, SM_NOT_FOUNDED, SM_TRIAL_ONLY, the SM_APPROVAL_ codes
 */
export function announceVendingKey(
  { records, governing }: Pick<KeyMaking, 'records' | 'governing'>,
  draft: VendingKeyDraft,
  authority?: Authority,
): Stored<VendingKey> {
  const { id, attributes, origin, trial, life } = draft;
  const { tokenClockOffsetMinutes, reportedKeyCheckValue } = draft;
  const state = origin === 'external' ? 'pre-active' : 'generating';
  if (life.state !== state) throw refused(draft, `it begins as ${state}, not as ${life.state}`);
  const head = { id, version: 1, attributes, origin, trial, life };
  const key = { ...head, tokenClockOffsetMinutes, reportedKeyCheckValue, value: null };
  requireMayAnnounce(governing, key, authority);
  return records.sealKey(key);
}

/**
 * Makes the value of an announced DKGA04 key from the HSM's randomness.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE, SM_GENERATE_DKGA02, HSM_UNWRAP_FAILED
 */
export function generateVendingKey(
  making: KeyMaking,
  announced: Stored<VendingKey>,
): Stored<VendingKey> {
  const entity = requireAnnounced(making, announced, 'generated');
  if (entity.attributes.decoderKeyGenerationAlgorithm === 'DKGA02') {
    throw new KmsError('SM_GENERATE_DKGA02', 'new vending keys are for DKGA04');
  }
  const spec = wrappableSpec(entity.attributes);
  return completeKey(making, entity, () => making.hsm.generateKey(spec));
}

/**
 * The key that was announced for this, checked.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE
 */
export function requireAnnounced(
  { records, governing }: Pick<KeyMaking, 'records' | 'governing'>,
  announced: Stored<VendingKey>,
  origin: VendingKeyOrigin,
): VendingKey {
  const { entity } = records.requireKey(announced);
  requireKeyOfMode(governing, entity);
  if (entity.life.state !== 'generating' || entity.value !== null) {
    throw refused(entity, `it is ${entity.life.state} already`);
  }
  if (entity.origin !== origin) throw refused(entity, `it was announced as ${entity.origin}`);
  return entity;
}

/**
 * Brings the value of an announced key to rest, and seals its next version.
 *
 * @param makeKey - makes a session copy that may be wrapped; it is destroyed here
 */
export function completeKey(
  making: KeyMaking,
  entity: VendingKey,
  makeKey: () => KeyHandle,
): Stored<VendingKey> {
  const { attributes } = entity;
  // Before there is a copy that would have to be destroyed.
  const storage = making.storageKeys.newest();
  const value = holdValue(making, { attributes, key: makeKey(), storage });
  const life = { ...entity.life, state: 'pre-active' } as const;
  return making.records.sealKey({ ...entity, version: entity.version + 1, life, value });
}

/** The refusal of a change that does not follow. */
export function refused({ attributes }: Pick<VendingKey, 'attributes'>, why: string): KmsError {
  const name = vendingKeyName(attributes);
  return new KmsError('SM_RECORD_CHANGE', `vending key ${name} is not sealed: ${why}`);
}
