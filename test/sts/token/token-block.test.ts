/** The 64-bit block: fields, CRC and where the CRC is that of currency. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import type { TokenClass } from '../../../src/sts/token/class-bits.ts';
import {
  hasCurrencyCrc,
  isBlockCrcValid,
  readBlock,
  writeBlock,
  type BlockFields,
} from '../../../src/sts/token/token-block.ts';
import { createTokenBuffer } from '../../../src/sts/token/token-buffer.ts';
import { completeBlock, hasValidCrc } from '../../reference/blocks.ts';
import { blockOf } from '../../support/ciphers.ts';

const CLASSES: readonly TokenClass[] = [0, 1, 2, 3];

const fieldsOfAnyToken = fc.record<BlockFields>({
  tokenClass: fc.constantFrom(...CLASSES),
  subclass: fc.integer({ min: 0, max: 15 }),
  upper28: fc.integer({ min: 0, max: 2 ** 28 - 1 }),
  lower16: fc.integer({ min: 0, max: 0xffff }),
});

test('currency is class 0, subclass 4 to 7, and nothing else', () => {
  const currency = CLASSES.flatMap((tokenClass) =>
    Array.from({ length: 16 }, (_, subclass) => ({ tokenClass, subclass })),
  ).filter(({ tokenClass, subclass }) => hasCurrencyCrc(tokenClass, subclass));
  expect(currency).toEqual([4, 5, 6, 7].map((subclass) => ({ tokenClass: 0, subclass })));
});

test('the worked example', () => {
  const buffer = createTokenBuffer(1);
  writeBlock(buffer, 0, { tokenClass: 0, subclass: 0, upper28: 0x0b19eb23, lower16: 0x0100 });
  expect(blockOf(buffer.words)).toBe(0x0b19eb230100c207n);
});

test('any fields: as in the reference, read back, at any place', () => {
  fc.assert(
    fc.property(fieldsOfAnyToken, fc.integer({ min: 0, max: 3 }), (fields, n) => {
      const buffer = createTokenBuffer(5);
      buffer.words.fill(0xdeadbeef);
      writeBlock(buffer, n, fields);
      const block = completeBlock(fields.tokenClass, fields.subclass, [
        [fields.upper28, 28],
        [fields.lower16, 16],
      ]);
      expect(blockOf(buffer.words, 3 * n)).toBe(block);
      expect(buffer.words[3 * n + 2]).toBe(0);
      expect(buffer.words[3 * n + 3]).toBe(0xdeadbeef);
      expect(readBlock(buffer, n, fields.tokenClass)).toEqual(fields);
      expect(isBlockCrcValid(buffer, n, fields.tokenClass)).toBe(true);
    }),
    { numRuns: 500 },
  );
});

test('one bit turned, or another class: valid where the reference says so, and it does not', () => {
  const fields = [
    { tokenClass: 0, subclass: 0, upper28: 0x5123456, lower16: 0x0001 },
    { tokenClass: 0, subclass: 4, upper28: 0x8123456, lower16: 0xc001 },
    { tokenClass: 1, subclass: 1, upper28: 0xfffffff, lower16: 0x0000 },
    { tokenClass: 2, subclass: 15, upper28: 0x0000000, lower16: 0xffff },
  ] as const;
  for (const one of fields) {
    const buffer = createTokenBuffer(1);
    writeBlock(buffer, 0, one);
    const right = blockOf(buffer.words);
    for (let bit = 0n; bit < 64n; bit += 1n) {
      const turned = right ^ (1n << bit);
      buffer.words[0] = Number(turned >> 32n);
      buffer.words[1] = Number(turned & 0xffffffffn);
      expect(isBlockCrcValid(buffer, 0, one.tokenClass)).toBe(false);
      expect(hasValidCrc(one.tokenClass, turned)).toBe(false);
    }
    writeBlock(buffer, 0, one);
    const validIn = CLASSES.filter((tokenClass) => isBlockCrcValid(buffer, 0, tokenClass));
    expect(validIn).toEqual([one.tokenClass]);
  }
});
