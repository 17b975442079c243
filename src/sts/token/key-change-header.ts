/**
 * Reads the header of a key-change section, the public part of its block. The word of the new key
 * beside it is not looked at. SPEC section 6.
 *
 * @module
 */
import type { EncryptionAlgorithm } from '../attributes/encryption-algorithm.ts';
import {
  parseKeyRevisionNumber,
  type KeyRevisionNumber,
} from '../attributes/key-revision-number.ts';
import { parseKeyType, type KeyType } from '../attributes/key-type.ts';
import {
  supplyGroupCodeFromBinary,
  type SupplyGroupCode,
} from '../attributes/supply-group-code.ts';
import { tariffIndexFromTokenField, type TariffIndex } from '../attributes/tariff-index.ts';
import type { OpenPointPolicy } from '../open-points.ts';
import type { BlockFields } from './token-block.ts';

const ROLL_OVER_BIT = 8;
const THREE_TOKENS_BIT = 4;
const SUPPLY_GROUP_CODE_MAX = 999_999;

/** The half of a KeyExpiryNumber that a section carries. */
interface KeyExpiryHalf {
  readonly keyExpiryHalf: 'high' | 'low';
  readonly keyExpiryNibble: number;
}

/** The attributes of a section; none that the section does not carry. */
export type KeyChangeHeader =
  | (KeyExpiryHalf & {
      readonly keyRevisionNumber: KeyRevisionNumber;
      readonly rollOver: boolean;
      /** True when a third token of EA07 belongs to the set. */
      readonly thirdToken: boolean;
      readonly keyType: KeyType;
    })
  | (KeyExpiryHalf & { readonly tariffIndex: TariffIndex })
  | { readonly supplyGroupCode: SupplyGroupCode }
  | { readonly supplyGroupCodeLow: number }
  | { readonly supplyGroupCodeHigh: number };

/**
 * Reads the header of a section of subclass 3, 4, 8 or 9.
 *
 * @returns null for a header that nobody writes
 */
export function readKeyChangeHeader(
  { subclass, upper28, lower16 }: BlockFields,
  encryptionAlgorithm: EncryptionAlgorithm,
  policy: OpenPointPolicy,
): KeyChangeHeader | null {
  const header = upper28 >>> 16;
  switch (subclass) {
    case 3:
      return readFirst(header, policy);
    case 4:
      return readSecond(header, policy);
    case 8:
      if (encryptionAlgorithm === 'EA11') return { supplyGroupCodeLow: header };
      // The word of the third token of EA07 is of the SupplyGroupCode and 20 zero bits, no key.
      return readWholeCode(header, ((upper28 << 16) | lower16) >>> 0);
    default:
      return encryptionAlgorithm === 'EA11' ? { supplyGroupCodeHigh: header } : null;
  }
}

function readFirst(header: number, policy: OpenPointPolicy): KeyChangeHeader | null {
  const revision = (header >>> 4) & 15;
  if (revision < 1 || revision > 9) return null;
  return {
    keyExpiryHalf: halfOf(policy.d17KeyExpiryNumberFirst === 'high-nibble'),
    keyExpiryNibble: header >>> 8,
    keyRevisionNumber: parseKeyRevisionNumber(revision),
    rollOver: (header & ROLL_OVER_BIT) !== 0,
    thirdToken: (header & THREE_TOKENS_BIT) !== 0,
    keyType: parseKeyType(header & 3),
  };
}

function readSecond(header: number, policy: OpenPointPolicy): KeyChangeHeader | null {
  const field = header & 0xff;
  const binary = policy.d17TariffIndexField === 'binary';
  if (binary ? field > 99 : !/^\d\d?$/.test(field.toString(16))) return null;
  return {
    keyExpiryHalf: halfOf(policy.d17KeyExpiryNumberFirst !== 'high-nibble'),
    keyExpiryNibble: header >>> 8,
    tariffIndex: tariffIndexFromTokenField(field, policy),
  };
}

function readWholeCode(header: number, word: number): KeyChangeHeader | null {
  const code = (header << 12) | (word >>> 20);
  if ((word & 0xfffff) !== 0 || code > SUPPLY_GROUP_CODE_MAX) return null;
  return { supplyGroupCode: supplyGroupCodeFromBinary(code) };
}

function halfOf(high: boolean): KeyExpiryHalf['keyExpiryHalf'] {
  return high ? 'high' : 'low';
}
