/**
 * What a decoder key is derived from, beside the vending key itself.
 *
 * @module
 */
import type { BaseDate } from '../attributes/base-date.ts';
import type { EncryptionAlgorithm } from '../attributes/encryption-algorithm.ts';
import type { KeyRevisionNumber } from '../attributes/key-revision-number.ts';
import type { KeyType } from '../attributes/key-type.ts';
import type { SupplyGroupCode } from '../attributes/supply-group-code.ts';
import type { TariffIndex } from '../attributes/tariff-index.ts';
import type { MeterPAN } from '../identity/meter-pan.ts';

/** The attributes that enter both derivations. SPEC section 3. */
export interface DecoderKeyAttributes {
  readonly meterPAN: MeterPAN;
  readonly supplyGroupCode: SupplyGroupCode;
  readonly keyType: KeyType;
  readonly keyRevisionNumber: KeyRevisionNumber;
  readonly tariffIndex: TariffIndex;
}

/** The further attributes that only DKGA04 takes in. */
export interface Dkga04Attributes extends DecoderKeyAttributes {
  readonly baseDate: BaseDate;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
}
