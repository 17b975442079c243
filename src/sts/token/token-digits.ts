/**
 * 66 bits as 20 decimal digits, without BigInt: three parts of 7, 6 and 7 digits, each in exact
 * double arithmetic (every intermediate value stays below 2^53). SPEC 5.1.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { TOKEN_DIGITS, TOKEN_WORDS, type TokenBuffer } from './token-buffer.ts';

const LIMB = 2 ** 22;
const TEN_6 = 1e6;
const TEN_7 = 1e7;
const ASCII_ZERO = 48;

/** Writes the digits of token n from its words. */
export function writeTokenDigits(buffer: TokenBuffer, n: number): void {
  const at = TOKEN_WORDS * n;
  const high = buffer.words[at]!;
  const low = buffer.words[at + 1]!;
  // Limbs of 22 bits: 66 = 3 * 22.
  const a = (buffer.words[at + 2]! << 20) | (high >>> 12);
  const b = ((high & 0xfff) << 10) | (low >>> 22);
  const c = low & 0x3fffff;
  // Long division by 10^7; the quotient stays below 2^66 / 10^7 < 2^43.
  const first = (a % TEN_7) * LIMB + b;
  const quotientHigh = Math.floor(a / TEN_7);
  const quotientMiddle = Math.floor(first / TEN_7);
  const second = (first - quotientMiddle * TEN_7) * LIMB + c;
  const quotientLow = Math.floor(second / TEN_7);
  const quotient = (quotientHigh * LIMB + quotientMiddle) * LIMB + quotientLow;
  const upper = Math.floor(quotient / TEN_6);
  const digits = buffer.digits;
  const start = TOKEN_DIGITS * n;
  writePart(digits, start, upper);
  writeSix(digits, start + 7, quotient - upper * TEN_6);
  writePart(digits, start + 13, second - quotientLow * TEN_7);
}

/**
 * Reads the digits of token n into its words.
 *
 * @throws {KmsError} STS_TOKEN_RANGE at 2^66 and above
 */
export function readTokenDigits(buffer: TokenBuffer, n: number): void {
  const digits = buffer.digits;
  const start = TOKEN_DIGITS * n;
  const upper = readPart(digits, start, 7) * TEN_6 + readPart(digits, start + 7, 6);
  const upperHigh = Math.floor(upper / LIMB);
  const low = (upper - upperHigh * LIMB) * TEN_7 + readPart(digits, start + 13, 7);
  const carry = Math.floor(low / LIMB);
  const middle = upperHigh * TEN_7 + carry;
  const a = Math.floor(middle / LIMB);
  if (a >= LIMB) {
    throw new KmsError('STS_TOKEN_RANGE', 'token: below 73786976294838206464 wanted');
  }
  const b = middle - a * LIMB;
  const c = low - carry * LIMB;
  const at = TOKEN_WORDS * n;
  buffer.words[at] = (a << 12) | (b >>> 10);
  buffer.words[at + 1] = (b << 22) | c;
  buffer.words[at + 2] = a >>> 20;
}

/**
 * Puts the digits that a person typed into a buffer.
 *
 * @throws {KmsError} STS_TOKEN_FORM unless they are 20 ASCII digits
 */
export function putTokenText(buffer: TokenBuffer, n: number, text: string): void {
  const start = TOKEN_DIGITS * n;
  let wrong = text.length !== TOKEN_DIGITS;
  for (let index = 0; index < TOKEN_DIGITS && !wrong; index += 1) {
    const code = text.charCodeAt(index);
    wrong = code < ASCII_ZERO || code > ASCII_ZERO + 9;
    buffer.digits[start + index] = code;
  }
  if (wrong) throw new KmsError('STS_TOKEN_FORM', 'token: 20 digits wanted');
}

/** The digits of token n as text. */
export function takeTokenText(buffer: TokenBuffer, n: number): string {
  const digits = buffer.digits;
  let text = '';
  for (let at = TOKEN_DIGITS * n; at < TOKEN_DIGITS * (n + 1); at += 4) {
    text += String.fromCharCode(digits[at]!, digits[at + 1]!, digits[at + 2]!, digits[at + 3]!);
  }
  return text;
}

function writePart(digits: Uint8Array, at: number, value: number): void {
  const first = Math.floor(value / TEN_6);
  digits[at] = ASCII_ZERO + first;
  writeSix(digits, at + 1, value - first * TEN_6);
}

function writeSix(digits: Uint8Array, at: number, value: number): void {
  let rest = value | 0;
  for (let index = at + 5; index >= at; index -= 1) {
    const quotient = (rest / 10) | 0;
    digits[index] = ASCII_ZERO + rest - 10 * quotient;
    rest = quotient;
  }
}

function readPart(digits: Uint8Array, at: number, length: number): number {
  let value = 0;
  for (let index = at; index < at + length; index += 1) {
    value = value * 10 + digits[index]! - ASCII_ZERO;
  }
  return value;
}
