/**
 * The 64-bit block: SubClass 4, then 44 bits as 12 + 16 + 16 or 28 + 16, then CRC 16. SPEC 5.1.
 *
 * @module
 */
import type { TokenClass } from './class-bits.ts';
import { blockCrc } from './crc16.ts';
import { TOKEN_WORDS, type TokenBuffer } from './token-buffer.ts';

/** A block without its CRC. */
export interface BlockFields {
  readonly tokenClass: TokenClass;
  /** 0 to 15. */
  readonly subclass: number;
  /** The 28 bits after the subclass. */
  readonly upper28: number;
  /** The 16 bits after them. */
  readonly lower16: number;
}

/** True where the CRC takes the currency octet: class 0, subclass 4 to 7. SPEC 5.1. */
export function hasCurrencyCrc(tokenClass: TokenClass, subclass: number): boolean {
  return tokenClass === 0 && subclass >= 4 && subclass <= 7;
}

/** Writes block n with its CRC. */
export function writeBlock(buffer: TokenBuffer, n: number, fields: BlockFields): void {
  const high = ((fields.subclass << 28) | fields.upper28) >>> 0;
  const crc = blockCrc({
    tokenClass: fields.tokenClass,
    high,
    middle: fields.lower16,
    currency: hasCurrencyCrc(fields.tokenClass, fields.subclass),
  });
  const at = TOKEN_WORDS * n;
  buffer.words[at] = high;
  buffer.words[at + 1] = (fields.lower16 << 16) | crc;
  buffer.words[at + 2] = 0;
}

/** Reads block n. Its CRC is not looked at: see {@link isBlockCrcValid}. */
export function readBlock(buffer: TokenBuffer, n: number, tokenClass: TokenClass): BlockFields {
  const at = TOKEN_WORDS * n;
  const high = buffer.words[at]!;
  return {
    tokenClass,
    subclass: high >>> 28,
    upper28: high & 0x0fffffff,
    lower16: buffer.words[at + 1]! >>> 16,
  };
}

/** True when the CRC of block n fits its class and fields. */
export function isBlockCrcValid(buffer: TokenBuffer, n: number, tokenClass: TokenClass): boolean {
  const at = TOKEN_WORDS * n;
  const high = buffer.words[at]!;
  const low = buffer.words[at + 1]!;
  const currency = hasCurrencyCrc(tokenClass, high >>> 28);
  return blockCrc({ tokenClass, high, middle: low >>> 16, currency }) === (low & 0xffff);
}
