/**
 * Class insertion: bits 28 and 27 of the block move to bits 65 and 64, the class takes their
 * place. It gives the 66 bits of a token. SPEC 5.1.
 *
 * @module
 */
import { TOKEN_WORDS, type TokenBuffer } from './token-buffer.ts';

const CLASS_SHIFT = 27;
const CLASS_MASK = 3 << CLASS_SHIFT;

/** 0 credit, 1 test and display, 2 management, 3 reserved. */
export type TokenClass = 0 | 1 | 2 | 3;

/** Turns block n of a buffer into the 66 bits of a token. */
export function insertClass(buffer: TokenBuffer, n: number, tokenClass: TokenClass): void {
  const at = TOKEN_WORDS * n;
  const low = buffer.words[at + 1]!;
  buffer.words[at + 2] = (low & CLASS_MASK) >>> CLASS_SHIFT;
  buffer.words[at + 1] = (low & ~CLASS_MASK) | (tokenClass << CLASS_SHIFT);
}

/** Turns the 66 bits of token n into its block again. */
export function removeClass(buffer: TokenBuffer, n: number): TokenClass {
  const at = TOKEN_WORDS * n;
  const low = buffer.words[at + 1]!;
  buffer.words[at + 1] = (low & ~CLASS_MASK) | (buffer.words[at + 2]! << CLASS_SHIFT);
  buffer.words[at + 2] = 0;
  return ((low & CLASS_MASK) >>> CLASS_SHIFT) as TokenClass;
}
