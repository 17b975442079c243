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
import type { RecordHead } from './sealed-record.ts';
import type { VendingKeyLife } from './vending-key-life.ts';

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

/** Where a vending key came from; the value of an `external` one is not held here. */
export type VendingKeyOrigin = 'generated' | 'imported' | 'external';

/** A value at rest, wrapped. */
export interface HeldValue {
  /** The value under the storage key; the format is the HSM's. */
  readonly wrapped: Uint8Array;
  /** Number of the storage key that wraps it. */
  readonly storageKeyNumber: number;
  /** Three octets named by their method, as `hmac-sha256:1a2b3c`: an error check, no proof. */
  readonly keyCheckValue: string;
  /** Keyed digest of the value, 64 hex digits: equal for equal values, useless without the HSM. */
  readonly fingerprint: string;
}

/** A vending key as the store holds it. `id` is a UUID. */
export interface VendingKey extends RecordHead {
  readonly attributes: VendingKeyAttributes;
  readonly origin: VendingKeyOrigin;
  /** Made for trials: its clear value may have been seen, and it mints no money. */
  readonly trial: boolean;
  readonly life: VendingKeyLife;
  /** Fixed offset of its token clock from UTC in minutes, never with daylight saving. SPEC D10. */
  readonly tokenClockOffsetMinutes: number;
  /** A check value that somebody else reported, `method:hex`; null: none was. */
  readonly reportedKeyCheckValue: string | null;
  /** Null: external, generating or destroyed. */
  readonly value: HeldValue | null;
}

/** Key of a record in maps and messages: `123456/2`. */
export function vendingKeyName(attributes: VendingKeyAttributes): string {
  return `${attributes.supplyGroupCode}/${attributes.keyRevisionNumber}`;
}
