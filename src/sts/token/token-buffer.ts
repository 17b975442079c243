/**
 * Room for a few tokens on their way between block and digits, outside the JavaScript heap.
 *
 * Token n has three words at 3n: the block's high and low word, and the two bits above them once
 * the class is inserted; and its 20 digits, as ASCII octets, at 20n.
 *
 * @module
 */

/** Words of one token. */
export const TOKEN_WORDS = 3;
/** Digits of one token. */
export const TOKEN_DIGITS = 20;

/** A buffer that its owner wipes: after decipherment it holds key material. */
export interface TokenBuffer {
  readonly words: Uint32Array;
  readonly digits: Uint8Array;
}

/** A buffer for `capacity` tokens. */
export function createTokenBuffer(capacity: number): TokenBuffer {
  return {
    words: new Uint32Array(new ArrayBuffer(4 * TOKEN_WORDS * capacity)),
    digits: new Uint8Array(new ArrayBuffer(TOKEN_DIGITS * capacity)),
  };
}

/** Overwrites a buffer. */
export function wipeTokenBuffer(buffer: TokenBuffer): void {
  buffer.words.fill(0);
  buffer.digits.fill(0);
}
