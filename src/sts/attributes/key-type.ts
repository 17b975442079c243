/**
 * KT: KeyType of a decoder key. IEC 62055-41:2018 6.1.9.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';

/** 0 DITK (initialisation), 1 DDTK (default), 2 DUTK (unique), 3 DCTK (common). */
export type KeyType = 0 | 1 | 2 | 3;

/** Decoder key initialisation: put in by the maker, not derived from a vending key. */
export const KEY_TYPE_INITIALISATION: KeyType = 0;
/** Default key of the maker, from a VDDK. */
export const KEY_TYPE_DEFAULT: KeyType = 1;
/** Unique key of one meter, from a VUDK: the normal case. */
export const KEY_TYPE_UNIQUE: KeyType = 2;
/** Key common to the magnetic-card meters of a supply group, from a VCDK. */
export const KEY_TYPE_COMMON: KeyType = 3;

/** The standard's abbreviations, in the order of their numbers. */
export const KEY_TYPE_NAMES = ['DITK', 'DDTK', 'DUTK', 'DCTK'] as const;

/**
 * Reads a KeyType.
 *
 * @throws {KmsError} STS_KT_INVALID
 */
export function parseKeyType(value: number): KeyType {
  if (value === 0 || value === 1 || value === 2 || value === 3) return value;
  throw new KmsError('STS_KT_INVALID', `KeyType: 0 to 3 wanted, got ${value}`);
}

/** The abbreviation of a KeyType: DITK, DDTK, DUTK or DCTK. */
export function formatKeyType(keyType: KeyType): (typeof KEY_TYPE_NAMES)[number] {
  return KEY_TYPE_NAMES[keyType];
}
