/** From the fields of a token to its digits and back, by the engine. */
import type { TokenCipher } from '../../src/sts/cipher/token-cipher.ts';
import type { TokenClass } from '../../src/sts/token/class-bits.ts';
import { openToken, sealToken } from '../../src/sts/token/seal-token.ts';
import {
  isBlockCrcValid,
  readBlock,
  writeBlock,
  type BlockFields,
} from '../../src/sts/token/token-block.ts';
import { createTokenBuffer } from '../../src/sts/token/token-buffer.ts';
import { putTokenText, takeTokenText } from '../../src/sts/token/token-digits.ts';
import { blockOf } from './ciphers.ts';

/** What 20 digits hold under a key. */
export interface OpenedToken {
  readonly tokenClass: TokenClass;
  readonly crcValid: boolean;
  readonly fields: BlockFields;
  /** All 64 bits, deciphered. */
  readonly block: bigint;
}

/** The 20 digits of a token. */
export function sealFields(fields: BlockFields, cipher: TokenCipher): string {
  const buffer = createTokenBuffer(1);
  writeBlock(buffer, 0, fields);
  sealToken(buffer, 0, { tokenClass: fields.tokenClass, cipher });
  return takeTokenText(buffer, 0);
}

/** Opens 20 digits. */
export function openText(text: string, cipher: TokenCipher): OpenedToken {
  const buffer = createTokenBuffer(1);
  putTokenText(buffer, 0, text);
  const tokenClass = openToken(buffer, 0, cipher);
  return {
    tokenClass,
    crcValid: isBlockCrcValid(buffer, 0, tokenClass),
    fields: readBlock(buffer, 0, tokenClass),
    block: blockOf(buffer.words),
  };
}
