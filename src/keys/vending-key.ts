/**
 * A vending key: what names it and what never changes. Its value rests wrapped beside it.
 *
 * @module
 */
import type { BaseDate } from '../sts/attributes/base-date.ts';
import type { DecoderKeyGenerationAlgorithm } from '../sts/attributes/decoder-key-generation-algorithm.ts';
import type { KeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import type { KeyRevisionNumber } from '../sts/attributes/key-revision-number.ts';
import type { KeyType } from '../sts/attributes/key-type.ts';
import type { SupplyGroupCode } from '../sts/attributes/supply-group-code.ts';

/** The attributes of a vending key. (SupplyGroupCode, KeyRevisionNumber) names it. */
export interface VendingKeyAttributes {
  readonly supplyGroupCode: SupplyGroupCode;
  readonly keyRevisionNumber: KeyRevisionNumber;
  /** Of the decoder keys derived from it: 1 VDDK, 2 VUDK, 3 VCDK. */
  readonly keyType: Exclude<KeyType, 0>;
  readonly baseDate: BaseDate;
  readonly decoderKeyGenerationAlgorithm: DecoderKeyGenerationAlgorithm;
  readonly keyExpiryNumber: KeyExpiryNumber;
}

/** Where a vending key came from. */
export type VendingKeyOrigin = 'generated' | 'imported';

/** A vending key at rest: attributes, the wrapped value, and a MAC over both. */
export interface VendingKeyRecord {
  readonly attributes: VendingKeyAttributes;
  readonly origin: VendingKeyOrigin;
  /** Made for trials: its clear value may have been seen, and it mints no money. */
  readonly trial: boolean;
  /** The value under the storage key; the format is the HSM's. */
  readonly wrappedValue: Uint8Array;
  /** Three octets named by their method, as `hmac-sha256:1a2b3c`: an error check, no proof. */
  readonly keyCheckValue: string;
  /** HMAC-SHA-256 under the HSM's record-MAC key, 32 octets. */
  readonly recordMac: Uint8Array;
}

/** Key of a record in maps and messages: `123456/2`. */
export function vendingKeyName(attributes: VendingKeyAttributes): string {
  return `${attributes.supplyGroupCode}/${attributes.keyRevisionNumber}`;
}
