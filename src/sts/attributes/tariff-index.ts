/**
 * TI: TariffIndex, 00 to 99, with its two encodings. IEC 62055-41:2018 6.1.7.
 * No published vector goes above 02, so the difference rests on the text (SPEC D17).
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import { isDigits } from '../text.ts';

declare const tariffIndexBrand: unique symbol;

/** Two digits, as text. */
export type TariffIndex = string & { readonly [tariffIndexBrand]: true };

/**
 * Reads a TariffIndex.
 *
 * @throws {KmsError} STS_TI_INVALID
 */
export function parseTariffIndex(text: string): TariffIndex {
  if (!isDigits(text) || text.length !== 2) {
    throw new KmsError('STS_TI_INVALID', 'TariffIndex: two digits wanted');
  }
  return text as TariffIndex;
}

/** Every TariffIndex, 00 first. */
export const TARIFF_INDEXES: readonly TariffIndex[] = Array.from({ length: 100 }, (_, index) =>
  parseTariffIndex(String(index).padStart(2, '0')),
);

/** Two decimal digits as two nibbles (99 is 99h), for the CONTROLBlock. */
export function tariffIndexToControlBlockDigits(index: TariffIndex): number {
  return Number.parseInt(index, 16);
}

/** The 8-bit field of the second key-change token: binary by default (99 is 63h), SPEC D17. */
export function tariffIndexToTokenField(index: TariffIndex, policy: OpenPointPolicy): number {
  return policy.d17TariffIndexField === 'binary' ? Number(index) : Number.parseInt(index, 16);
}

/**
 * The TariffIndex of the 8-bit field of a second key-change token.
 *
 * @throws {KmsError} STS_TI_INVALID for a field that encodes no index
 */
export function tariffIndexFromTokenField(field: number, policy: OpenPointPolicy): TariffIndex {
  const radix = policy.d17TariffIndexField === 'binary' ? 10 : 16;
  return parseTariffIndex(field.toString(radix).padStart(2, '0'));
}
