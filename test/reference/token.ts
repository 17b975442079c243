/**
 * From block and class to the 20 digits of a token and back: class insertion, 66 bits, decimal.
 *
 * @module
 */
import { bitsOf, pack } from './bits.ts';

const DIGITS = 20;
const MASK_27_28 = 3n << 27n;

/** A token taken apart: its class and its block, enciphered or not. */
export interface TokenParts {
  readonly tokenClass: number;
  readonly block: bigint;
}

/** Bits 28 and 27 of the block move to bits 65 and 64; the class takes their place. */
export function insertClass({ tokenClass, block }: TokenParts): bigint {
  const displaced = bitsOf(block, 27, 2);
  const shifted = pack([
    [displaced, 2],
    [block, 64],
  ]);
  return (shifted & ~MASK_27_28) | (pack([[tokenClass, 2]]) << 27n);
}

/** The inverse of `insertClass`. */
export function removeClass(bits66: bigint): TokenParts {
  const displaced = bitsOf(bits66, 64, 2);
  const block = (bitsOf(bits66, 0, 64) & ~MASK_27_28) | (displaced << 27n);
  return { tokenClass: Number(bitsOf(bits66, 27, 2)), block };
}

/** The 20 digits of a token. */
export function formatToken(parts: TokenParts): string {
  return insertClass(parts).toString(10).padStart(DIGITS, '0');
}

/** Reads 20 digits; 2^66 and above is an error. */
export function parseToken(digits: string): TokenParts {
  if (!/^[0-9]{20}$/.test(digits)) throw new RangeError('a token has 20 digits');
  const bits66 = BigInt(digits);
  if (bits66 >> 66n !== 0n) throw new RangeError('a token is less than 2^66');
  return removeClass(bits66);
}
