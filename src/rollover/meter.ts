/**
 * A meter as the custodian knows it: what it is, and four positions of its key.
 *
 * @module
 */
import type { RecordHead } from '../keys/sealed-record.ts';
import type { EncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import type { KeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';

/**
 * Where a meter's key stands. The vending key gives SupplyGroupCode, KeyRevisionNumber, KeyType
 * and BaseDate, which never change; the KeyExpiryNumber is the one that the meter got.
 */
export interface KeyPosition {
  readonly vendingKeyId: string;
  readonly tariffIndex: TariffIndex;
  readonly keyExpiryNumber: KeyExpiryNumber;
}

/** What a meter is for. */
export const METER_SERVICES = ['electricity', 'water', 'gas', 'time'] as const;
/** One of {@link METER_SERVICES}. */
export type MeterService = (typeof METER_SERVICES)[number];

/** Where a meter is in its own life. */
export const METER_STATUSES = ['warehouse', 'installed', 'removed', 'scrapped'] as const;
/** One of {@link METER_STATUSES}. */
export type MeterStatus = (typeof METER_STATUSES)[number];

/** A meter; `id` is its MeterPAN. */
export interface Meter extends RecordHead {
  readonly id: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  /** TCT: 00 to 99; 01 magnetic card, 02 numeric keypad, 07 virtual. */
  readonly tokenCarrierType: string;
  /** Takes the third token of EA07; null: not known, which means two tokens. */
  readonly takesThirdToken: boolean | null;
  readonly service: MeterService;
  readonly status: MeterStatus;
  /** Free text of at most 120 characters, or null. */
  readonly place: string | null;
  readonly model: string | null;
  /** Name of the sub-vendor who looks after it, 1 to 60 characters; absent: none. */
  readonly subVendor?: string;
  /** `YYYY-MM-DD` of the last known purchase, or null. */
  readonly lastPurchase: string | null;
  /** What it should be: changed with ticket and reason, by approval. */
  readonly intended: KeyPosition;
  /** What the last issued set leads to; null: none was issued here. */
  readonly issued: KeyPosition | null;
  /** What we take it to be: the old key of the next set. */
  readonly presumed: KeyPosition;
  /** What it last proved to be; null: never. */
  readonly proven: KeyPosition | null;
}
