/**
 * Blocks of a key change set: the new decoder key and its attributes in 2, 3 or 4 sections.
 * Two fields rest on the text alone: the TariffIndex is binary here, and KENHO is the high nibble
 * of the KeyExpiryNumber (all published sets have TI 01 or 02 and a KEN of two equal nibbles).
 *
 * @module
 */
import { bitsOf } from './bits.ts';
import { completeBlock, MANAGEMENT_CLASS } from './blocks.ts';

/** What a set tells the meter beside the new key. */
export interface KeyChangeAttributes {
  readonly supplyGroupCode: string;
  readonly keyType: number;
  readonly keyRevisionNumber: number;
  readonly tariffIndex: string;
  readonly keyExpiryNumber: number;
  readonly rollOver: 0 | 1;
  readonly threeTokenSet: boolean;
}

/** Sub 3: KENHO4 KRN4 RO1 3KCT1 KT2 NKHO32. */
function firstSection(keyWord: bigint, attributes: KeyChangeAttributes): bigint {
  return completeBlock(MANAGEMENT_CLASS, 3, [
    [attributes.keyExpiryNumber >> 4, 4],
    [attributes.keyRevisionNumber, 4],
    [attributes.rollOver, 1],
    [attributes.threeTokenSet ? 1 : 0, 1],
    [attributes.keyType, 2],
    [keyWord, 32],
  ]);
}

/** Sub 4: KENLO4 TI8 NKLO32. */
function secondSection(keyWord: bigint, attributes: KeyChangeAttributes): bigint {
  return completeBlock(MANAGEMENT_CLASS, 4, [
    [attributes.keyExpiryNumber & 0xf, 4],
    [Number(attributes.tariffIndex), 8],
    [keyWord, 32],
  ]);
}

/** The supply group code as a 24-bit binary integer. */
function binarySupplyGroupCode({ supplyGroupCode }: KeyChangeAttributes): bigint {
  return BigInt(supplyGroupCode);
}

/** Sub 8 of EA07: SGC24 Pad20. */
function supplyGroupSection(attributes: KeyChangeAttributes): bigint {
  return completeBlock(MANAGEMENT_CLASS, 8, [
    [binarySupplyGroupCode(attributes), 24],
    [0, 20],
  ]);
}

/** Blocks for EA07 in subclass order: 3, 4 and, when the set has three, 8. */
export function ea07KeyChangeBlocks(newKey: bigint, attributes: KeyChangeAttributes): bigint[] {
  const pair = [
    firstSection(bitsOf(newKey, 32, 32), attributes),
    secondSection(bitsOf(newKey, 0, 32), attributes),
  ];
  return attributes.threeTokenSet ? [...pair, supplyGroupSection(attributes)] : pair;
}

/**
 * Blocks for EA11 in subclass order 3, 4, 8, 9. The key is the words of subclasses 3, 8, 9, 4 in
 * this order; subclass 8 carries the low half of the supply group code and 9 the high half.
 */
export function ea11KeyChangeBlocks(newKey: bigint, attributes: KeyChangeAttributes): bigint[] {
  if (attributes.threeTokenSet) throw new RangeError('an EA11 set always has four tokens');
  const supplyGroupCode = binarySupplyGroupCode(attributes);
  return [
    firstSection(bitsOf(newKey, 96, 32), attributes),
    secondSection(bitsOf(newKey, 0, 32), attributes),
    completeBlock(MANAGEMENT_CLASS, 8, [
      [supplyGroupCode & 0xfffn, 12],
      [bitsOf(newKey, 64, 32), 32],
    ]),
    completeBlock(MANAGEMENT_CLASS, 9, [
      [supplyGroupCode >> 12n, 12],
      [bitsOf(newKey, 32, 32), 32],
    ]),
  ];
}
