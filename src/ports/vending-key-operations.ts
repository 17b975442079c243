/**
 * The part of the security-module port that makes and changes vending keys. A value enters or is
 * made inside, and leaves wrapped only.
 *
 * @module
 */
import type { SealedRecord, Stored } from '../keys/sealed-record.ts';
import type { VendingKey, VendingKeyAttributes, VendingKeyOrigin } from '../keys/vending-key.ts';
import type { VendingKeyLife } from '../keys/vending-key-life.ts';
import type { Authority } from './authority.ts';

/** What a new vending key shall be. */
export interface VendingKeyDraft {
  /** UUID, chosen by the caller so that it is known before anything is made. */
  readonly id: string;
  readonly attributes: VendingKeyAttributes;
  readonly origin: VendingKeyOrigin;
  readonly trial: boolean;
  /** Its state is `generating`, or `pre-active` for an external key. */
  readonly life: VendingKeyLife;
  readonly tokenClockOffsetMinutes: number;
  readonly reportedKeyCheckValue: string | null;
}

/** A value wrapped by somebody else, under a transport key that this HSM holds. */
export interface WrappedValue {
  /** 1 to 14 of a-z, 0-9 and -; the key's label in the HSM is `sts-kms transport <name>`. */
  readonly transportKeyName: string;
  /** RFC 5649 under AES-256. */
  readonly octets: Uint8Array;
}

/** Making and changing vending keys. */
export interface VendingKeyOperations {
  /**
   * Seals version 1, without a value: the intent, stored before any effect. An external key is
   * complete with it.
   *
   * @throws {KmsError} SM_RECORD_CHANGE; SM_NOT_FOUNDED for a key that is not for trials, without a
   *   founding; SM_TRIAL_ONLY for a trial key in reality; the SM_APPROVAL_ codes
   */
  announceVendingKey(draft: VendingKeyDraft, authority?: Authority): Promise<Stored<VendingKey>>;
  /**
   * Makes the value of an announced DKGA04 key from the HSM's randomness: version 2, `pre-active`.
   *
   * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE when it is not announced for that,
   *   SM_GENERATE_DKGA02
   */
  generateVendingKey(announced: Stored<VendingKey>): Promise<Stored<VendingKey>>;
  /**
   * Takes in a clear value, for trial keys only. The module wipes `value`.
   *
   * @throws {KmsError} SM_TRIAL_ONLY, STS_KEY_LENGTH, STS_KEY_PARITY, SM_RECORD_MAC,
   *   SM_RECORD_CHANGE, SM_PUBLISHED_VALUE for a published test key in a key that is not for trials
   */
  importVendingKey(announced: Stored<VendingKey>, value: Uint8Array): Promise<Stored<VendingKey>>;
  /**
   * Takes in a wrapped value. In an installation that has people they approved these very octets:
   * member `wrappedValue` of the request, in hex.
   *
   * @throws {KmsError} the SM_APPROVAL_ codes, HSM_KEY_NOT_FOUND without that transport key,
   * HSM_UNWRAP_FAILED, and as   {@link VendingKeyOperations.importVendingKey}
   */
  importWrappedVendingKey(
    announced: Stored<VendingKey>,
    wrapped: WrappedValue,
    authority?: Authority,
  ): Promise<Stored<VendingKey>>;
  /**
   * Seals the next version of a key: its life, its KeyExpiryNumber, its reported check value. With
   * state `destroyed` its value must be null. An announced key that never got a value is given up
   * without approval.
   *
   * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE for anything that never changes, for a state
   *   that may not follow, and for another value; the SM_APPROVAL_ codes
   */
  amendVendingKey(
    previous: Stored<VendingKey>,
    next: VendingKey,
    authority?: Authority,
  ): Promise<Stored<VendingKey>>;
  /** Makes the storage key of this number, or finds it: a rotation may have been interrupted. */
  makeStorageKey(number: number): Promise<void>;
  /**
   * Wraps values that are under a storage key under the next one: the next version of each key.
   *
   * @param installation - its record, which says that this rotation was begun: by approval, in an
   *   installation that has people
   * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE when there is no such rotation or a value is
   *   not on its way, HSM_KEY_NOT_FOUND, HSM_UNWRAP_FAILED: then none is answered
   */
  rewrapVendingKeys(
    keys: readonly Stored<VendingKey>[],
    storageKeyNumber: number,
    installation: SealedRecord,
  ): Promise<readonly Stored<VendingKey>[]>;
  /**
   * Sees that the value of a key opens, and is the one that its record says. Nothing is sealed.
   *
   * @throws {KmsError} SM_RECORD_MAC, KEY_NO_VALUE, HSM_KEY_NOT_FOUND, HSM_UNWRAP_FAILED
   */
  checkVendingKeyValue(key: Stored<VendingKey>): Promise<void>;
  /**
   * Destroys a storage key that wraps nothing any more. A key that is gone is not an error.
   *
   * @param installation - its record, moved on to the next number: a rotation that was approved
   * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE for a key that is not rotated away
   */
  destroyStorageKey(number: number, installation: SealedRecord): Promise<void>;
}
