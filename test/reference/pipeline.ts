/**
 * The whole way of a key change set: blocks, cipher, digits; then the digits read back, deciphered
 * and compared. The baseline of the benchmark, and a check of the way in both directions.
 *
 * @module
 */
import { MANAGEMENT_CLASS } from './blocks.ts';
import { ea07KeyChangeBlocks, ea11KeyChangeBlocks } from './key-change.ts';
import { type KeyChangeAttributes } from './key-change.ts';
import { decryptMisty1, encryptMisty1 } from './misty1.ts';
import { decryptSta, encryptSta } from './sta.ts';
import { type StaTables } from './tables.ts';
import { formatToken, parseToken } from './token.ts';

/** A change from one decoder key to another. */
export interface KeyChange {
  readonly fromKey: bigint;
  readonly toKey: bigint;
  readonly attributes: KeyChangeAttributes;
}

interface BlockCipher {
  readonly encrypt: (key: bigint, block: bigint) => bigint;
  readonly decrypt: (key: bigint, block: bigint) => bigint;
}

function tokenReadBack(cipher: BlockCipher, key: bigint, block: bigint): string {
  const token = formatToken({ tokenClass: MANAGEMENT_CLASS, block: cipher.encrypt(key, block) });
  const readBack = parseToken(token);
  if (readBack.tokenClass !== MANAGEMENT_CLASS || cipher.decrypt(key, readBack.block) !== block) {
    throw new Error('a token read back differs from its block');
  }
  return token;
}

/** The two (or three) tokens of an EA07 set, each read back and compared. */
export function referencePairPipeline(tables: StaTables, change: KeyChange): string[] {
  const cipher: BlockCipher = {
    encrypt: (key, block) => encryptSta(tables, key, block),
    decrypt: (key, block) => decryptSta(tables, key, block),
  };
  const blocks = ea07KeyChangeBlocks(change.toKey, change.attributes);
  return blocks.map((block) => tokenReadBack(cipher, change.fromKey, block));
}

/** The four tokens of an EA11 set, each read back and compared. */
export function referenceQuadPipeline(change: KeyChange): string[] {
  const cipher: BlockCipher = { encrypt: encryptMisty1, decrypt: decryptMisty1 };
  const blocks = ea11KeyChangeBlocks(change.toKey, change.attributes);
  return blocks.map((block) => tokenReadBack(cipher, change.fromKey, block));
}
