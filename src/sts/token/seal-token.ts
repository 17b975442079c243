/**
 * From block to digits and back: encipher unless class 1, insert the class, write the digits.
 * SPEC 5.1: class 0 and 2 are enciphered and then take the class, class 1 is never enciphered.
 *
 * @module
 */
import type { TokenCipher } from '../cipher/token-cipher.ts';
import { insertClass, removeClass, type TokenClass } from './class-bits.ts';
import { TOKEN_WORDS, type TokenBuffer } from './token-buffer.ts';
import { readTokenDigits, writeTokenDigits } from './token-digits.ts';

/** True for the classes whose block is enciphered. */
export function isEnciphered(tokenClass: TokenClass): boolean {
  return tokenClass !== 1;
}

/** Turns block n into digits; the cipher holds the decoder key. */
export function sealToken(
  buffer: TokenBuffer,
  n: number,
  seal: { readonly tokenClass: TokenClass; readonly cipher: TokenCipher },
): void {
  if (isEnciphered(seal.tokenClass)) seal.cipher.encipher(buffer.words, TOKEN_WORDS * n);
  insertClass(buffer, n, seal.tokenClass);
  writeTokenDigits(buffer, n);
}

/**
 * Turns the digits of token n back into its block.
 *
 * @throws {KmsError} STS_TOKEN_RANGE
 */
export function openToken(buffer: TokenBuffer, n: number, cipher: TokenCipher): TokenClass {
  readTokenDigits(buffer, n);
  const tokenClass = removeClass(buffer, n);
  if (isEnciphered(tokenClass)) cipher.decipher(buffer.words, TOKEN_WORDS * n);
  return tokenClass;
}
