/**
 * The record of an issued key-change set. It freezes every input, so that a reprint computes the
 * same digits whatever changed since; the digits themselves are stored nowhere.
 *
 * @module
 */
import type { BaseDate } from '../sts/attributes/base-date.ts';
import type { DecoderKeyGenerationAlgorithm } from '../sts/attributes/decoder-key-generation-algorithm.ts';
import type { EncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import type { KeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import type { KeyRevisionNumber } from '../sts/attributes/key-revision-number.ts';
import type { KeyType } from '../sts/attributes/key-type.ts';
import type { SupplyGroupCode } from '../sts/attributes/supply-group-code.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';
import type { KeyChangeTokenCount } from '../sts/token/key-change-attributes.ts';

/** Why a set was issued. */
export const KEY_CHANGE_KINDS = [
  'commission',
  'new-revision',
  'base-date-roll-over',
  'tariff-index',
  'key-expiry-number',
  'supply-group-move',
  'dkga-migration',
] as const;
/** One of {@link KEY_CHANGE_KINDS}. */
export type KeyChangeKind = (typeof KEY_CHANGE_KINDS)[number];

/** One side of a change, frozen. */
export interface FrozenKey {
  readonly vendingKeyId: string;
  readonly supplyGroupCode: SupplyGroupCode;
  readonly keyRevisionNumber: KeyRevisionNumber;
  readonly keyType: Exclude<KeyType, 0>;
  readonly baseDate: BaseDate;
  readonly decoderKeyGenerationAlgorithm: DecoderKeyGenerationAlgorithm;
  readonly keyExpiryNumber: KeyExpiryNumber;
  readonly tariffIndex: TariffIndex;
}

/** An issued set, without its digits. */
export interface KeyChangeIssue {
  /** UUID. */
  readonly id: string;
  readonly meterPAN: MeterPAN;
  readonly kind: KeyChangeKind;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  readonly tokenCount: KeyChangeTokenCount;
  readonly from: FrozenKey;
  readonly to: FrozenKey;
  readonly rollOver: boolean;
  /** HMAC over the whole set under an HSM-held key, 32 octets. */
  readonly setMac: Uint8Array;
  /** Who asked; people come with their own records later. */
  readonly actor: string;
  readonly ticket: string | null;
  readonly reason: string | null;
  /** ISO 8601 in UTC, to the millisecond. */
  readonly issuedAt: string;
}
