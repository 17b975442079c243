/** Class insertion: bits 28 and 27 move to 65 and 64. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { insertClass, removeClass, type TokenClass } from '../../../src/sts/token/class-bits.ts';
import { createTokenBuffer } from '../../../src/sts/token/token-buffer.ts';
import * as reference from '../../reference/token.ts';
import { bits } from '../../support/arbitraries.ts';
import { blockOf } from '../../support/ciphers.ts';

const CLASSES: readonly TokenClass[] = [0, 1, 2, 3];

function bufferWith(block: bigint, n = 0) {
  const buffer = createTokenBuffer(n + 2);
  buffer.words[3 * n] = Number(block >> 32n);
  buffer.words[3 * n + 1] = Number(block & 0xffffffffn);
  return buffer;
}

test.each([
  [0, 0x0000000018000000n, [0, 0, 3]],
  [3, 0x0000000000000000n, [0, 0x18000000, 0]],
  [1, 0x0000000010000000n, [0, 0x08000000, 2]],
  [2, 0x0000000008000000n, [0, 0x10000000, 1]],
  [0, 0xffffffffffffffffn, [0xffffffff, 0xe7ffffff, 3]],
] as const)('class %d into %d', (tokenClass, block, words) => {
  const buffer = bufferWith(block);
  insertClass(buffer, 0, tokenClass);
  expect([...buffer.words.subarray(0, 3)]).toEqual(words);
  expect(removeClass(buffer, 0)).toBe(tokenClass);
  expect(blockOf(buffer.words)).toBe(block);
  expect(buffer.words[2]).toBe(0);
});

test('any block and class: as in the reference, and back again', () => {
  fc.assert(
    fc.property(bits(64), fc.constantFrom(...CLASSES), (block, tokenClass) => {
      const buffer = bufferWith(block, 1);
      insertClass(buffer, 1, tokenClass);
      const bits66 = (BigInt(buffer.words[5]!) << 64n) | blockOf(buffer.words, 3);
      expect(bits66).toBe(reference.insertClass({ tokenClass, block }));
      expect(removeClass(buffer, 1)).toBe(tokenClass);
      expect(blockOf(buffer.words, 3)).toBe(block);
      // Its neighbours have not moved.
      expect([...buffer.words.subarray(0, 3), ...buffer.words.subarray(6)]).toEqual([
        ...[0, 0, 0],
        ...[0, 0, 0],
      ]);
    }),
  );
});
