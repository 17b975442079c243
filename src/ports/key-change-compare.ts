/**
 * The part of the security-module port that compares key-change sets of the past, issued here or by
 * another system, with what the keys held here give. It answers equal or not; digits enter and
 * never leave.
 *
 * @module
 */
import type { Stored } from '../keys/sealed-record.ts';
import type { VendingKey } from '../keys/vending-key.ts';
import type { EncryptionAlgorithm } from '../sts/attributes/encryption-algorithm.ts';
import type { KeyExpiryNumber } from '../sts/attributes/key-expiry-number.ts';
import type { TariffIndex } from '../sts/attributes/tariff-index.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';

/** A set of the past. */
export interface HistoricKeyChange {
  readonly meterPAN: MeterPAN;
  readonly encryptionAlgorithm: EncryptionAlgorithm;
  /** Index into the batch's keys. */
  readonly fromKey: number;
  readonly fromTariffIndex: TariffIndex;
  readonly toKey: number;
  readonly toTariffIndex: TariffIndex;
  /** The one that the set carried: the key's may have been changed since. */
  readonly toKeyExpiryNumber: KeyExpiryNumber;
  /** 20 digits each, in the order of the subclasses 3, 4, 8, 9; their count is the set's size. */
  readonly tokens: readonly string[];
}

/** Many sets of the past, between few vending keys. */
export interface KeyChangeComparisonBatch {
  readonly keys: readonly Stored<VendingKey>[];
  readonly items: readonly HistoricKeyChange[];
}

/** What came of one comparison. `different` has the places of the tokens that differ, from 1. */
export type KeyChangeComparison =
  | { readonly equal: true }
  | { readonly different: readonly number[] }
  | { readonly refused: { readonly code: string; readonly message: string } };

/** Comparing. */
export interface KeyChangeCompare {
  /**
   * Computes each set and compares it token by token. Of the rules only those hold that decide the
   * digits (combination of algorithms, number of tokens, roll-over by base dates); those about the
   * present date do not, since the sets are of the past.
   *
   * @throws {KmsError} SM_BATCH_TOO_LARGE, SM_RECORD_MAC, KEY_NO_VALUE, HSM_UNWRAP_FAILED: then
   *   nothing is answered
   */
  compareKeyChangeSets(batch: KeyChangeComparisonBatch): Promise<readonly KeyChangeComparison[]>;
}
