/**
 * What 20 digits say to someone without the key. Class 1 tells everything; the others hide all but
 * their class behind the cipher.
 *
 * @module
 */
import type { OpenPointPolicy } from '../open-points.ts';
import { removeClass, type TokenClass } from './class-bits.ts';
import { readTestDisplay } from './test-display-token.ts';
import { testsOf, type NamedTest } from './test-names.ts';
import { isBlockCrcValid, readBlock } from './token-block.ts';
import { createTokenBuffer } from './token-buffer.ts';
import { putTokenText, readTokenDigits } from './token-digits.ts';

/** What is known without a key. */
export interface TokenDescription {
  readonly tokenClass: TokenClass;
  /** The class in words. */
  readonly classMeaning: string;
  /** True when the block is enciphered: then nothing more is known. */
  readonly enciphered: boolean;
  /** Class 1 only. */
  readonly clear?: ClearTokenDescription;
}

/** The fields of a class 1 token. */
export interface ClearTokenDescription {
  readonly subclass: number;
  readonly crcValid: boolean;
  /** 9 or 7 hex digits; missing for a subclass whose layout is not known. */
  readonly control?: string;
  /** 0: for every maker. */
  readonly manufacturerCode?: number | null;
  /** The tests of the control field; of subclass 0 and 1 with a right CRC only. */
  readonly tests?: readonly NamedTest[];
}

const CLASS_MEANINGS = [
  'credit: electricity, water, gas or time, in units or currency',
  'test or display: no key is involved',
  'management of one meter: limits, clearing, or a key-change token',
  'reserved: no meter takes it',
] as const;

/** Subclasses of class 1 without a known layout: extended (STS 202-5) and reserved. */
const UNKNOWN_LAYOUTS: readonly number[] = [2, 3, 4, 5];

/**
 * Describes a token.
 *
 * @throws {KmsError} STS_TOKEN_FORM, STS_TOKEN_RANGE
 */
export function describeToken(text: string, policy: OpenPointPolicy): TokenDescription {
  const buffer = createTokenBuffer(1);
  putTokenText(buffer, 0, text);
  readTokenDigits(buffer, 0);
  const tokenClass = removeClass(buffer, 0);
  const classMeaning = CLASS_MEANINGS[tokenClass];
  if (tokenClass !== 1) return { tokenClass, classMeaning, enciphered: true };
  const fields = readBlock(buffer, 0, 1);
  const crcValid = isBlockCrcValid(buffer, 0, 1);
  const { subclass } = fields;
  if (UNKNOWN_LAYOUTS.includes(subclass)) {
    return { tokenClass, classMeaning, enciphered: false, clear: { subclass, crcValid } };
  }
  const reading = readTestDisplay(fields, policy);
  // With a wrong CRC a bit of the control field may be any digit's mistake: no test is named.
  const tests = crcValid ? testsOf(subclass, reading.control) : null;
  const clear = { subclass, crcValid, ...reading, ...(tests === null ? {} : { tests }) };
  return { tokenClass, classMeaning, enciphered: false, clear };
}
