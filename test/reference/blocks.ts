/**
 * Blocks of credit, management and test tokens: SubClass(4), 44 bits, CRC(16).
 *
 * @module
 */
import { type AmountParts } from './amount.ts';
import { bitsOf, pack, type Field } from './bits.ts';
import { crcOfBlock, currencyCrcOfBlock } from './crc16.ts';

export const CREDIT_CLASS = 0;
export const TEST_CLASS = 1;
export const MANAGEMENT_CLASS = 2;

/** Fields shared by credit in units and by management tokens. */
export interface ValueFields {
  readonly tokenClass: number;
  readonly subclass: number;
  readonly randomNumber: number;
  readonly tokenIdentifier: number;
  readonly value16: bigint;
}

/** Fields of credit in currency; there is no random number. */
export interface CurrencyFields {
  readonly subclass: number;
  readonly tokenIdentifier: number;
  readonly amount: AmountParts;
}

/** Fields of a test token; the manufacturer code is binary, of which no published vector tells. */
export interface TestFields {
  readonly subclass: number;
  readonly control: bigint;
  readonly manufacturerCode: number;
}

function isCurrency(tokenClass: number, subclass: number): boolean {
  return tokenClass === CREDIT_CLASS && subclass >= 4 && subclass <= 7;
}

/** A complete block from its subclass and the 44 bits after it. */
export function completeBlock(
  tokenClass: number,
  subclass: number,
  fields: readonly Field[],
): bigint {
  const upper48 = pack([
    [subclass, 4],
    [pack(fields), 44],
  ]);
  const crc = isCurrency(tokenClass, subclass)
    ? currencyCrcOfBlock(tokenClass, upper48)
    : crcOfBlock(tokenClass, upper48);
  return pack([
    [upper48, 48],
    [crc, 16],
  ]);
}

/** Whether the last 16 bits of a block are the CRC of the rest. */
export function hasValidCrc(tokenClass: number, block: bigint): boolean {
  const subclass = Number(bitsOf(block, 60, 4));
  return completeBlock(tokenClass, subclass, [[bitsOf(block, 16, 44), 44]]) === block;
}

/** SubClass4 RND4 TID24 Value16 CRC16. */
export function valueBlock(fields: ValueFields): bigint {
  return completeBlock(fields.tokenClass, fields.subclass, [
    [fields.randomNumber, 4],
    [fields.tokenIdentifier, 24],
    [fields.value16, 16],
  ]);
}

/** SubClass4 sign and 3 exponent bits, TID24, 2 exponent bits and mantissa, CRC_C16. */
export function currencyBlock({ subclass, tokenIdentifier, amount }: CurrencyFields): bigint {
  return completeBlock(CREDIT_CLASS, subclass, [
    [amount.sign, 1],
    [amount.exponent >> 2n, 3],
    [tokenIdentifier, 24],
    [amount.exponent & 3n, 2],
    [amount.mantissa, 14],
  ]);
}

/** Subclass 0: Control36 Mfr8. Subclass 1: Control28 Mfr16. */
export function testBlock({ subclass, control, manufacturerCode }: TestFields): bigint {
  if (subclass !== 0 && subclass !== 1) throw new RangeError('a test token has subclass 0 or 1');
  const controlBits = subclass === 0 ? 36 : 28;
  return completeBlock(TEST_CLASS, subclass, [
    [control, controlBits],
    [manufacturerCode, 44 - controlBits],
  ]);
}
