/** The token CRC: the standard's examples, the reference, CRC_C, and what it always sees. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { blockCrc, crcOfBytes } from '../../../src/sts/token/crc16.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';
import { crc16, crcOfBlock, currencyCrcOfBlock } from '../../reference/crc16.ts';
import { bits } from '../../support/arbitraries.ts';

test.each([
  ['000B19EB230100', 0xc207],
  ['00004A2D900FF2', 0x0ffa],
  ['', 0xffff],
  ['00', 0xbf40],
])('%s gives %d, the low octet first', (data, crc) => {
  expect(crcOfBytes(bytesFromHex(data))).toBe(crc);
});

test('octets of any number agree with the reference', () => {
  fc.assert(
    fc.property(fc.uint8Array(), (bytes) => {
      expect(BigInt(crcOfBytes(bytes))).toBe(crc16(bytes));
    }),
  );
});

describe('of a block', () => {
  const crcOf = (tokenClass: number, upper48: bigint, currency: boolean) =>
    blockCrc({
      tokenClass,
      high: Number(upper48 >> 16n),
      middle: Number(upper48 & 0xffffn),
      currency,
    });

  test('the worked example', () => {
    expect(crcOf(0, 0x0b19eb230100n, false)).toBe(0xc207);
  });

  test('agrees with the reference, plain and for currency, in each class', () => {
    fc.assert(
      fc.property(fc.constantFrom(0, 1, 2, 3), bits(48), (tokenClass, upper48) => {
        expect(BigInt(crcOf(tokenClass, upper48, false))).toBe(crcOfBlock(tokenClass, upper48));
        const ofCurrency = currencyCrcOfBlock(tokenClass, upper48);
        expect(BigInt(crcOf(tokenClass, upper48, true))).toBe(ofCurrency);
      }),
      { numRuns: 500 },
    );
  });

  test('takes a high word with a sign as the same 32 bits', () => {
    const unsigned = blockCrc({ tokenClass: 2, high: 0xf1234567, middle: 1, currency: false });
    const signed = blockCrc({ tokenClass: 2, high: 0xf1234567 | 0, middle: 1, currency: false });
    expect(signed).toBe(unsigned);
  });

  test('each bit of class and block changes it', () => {
    const upper48 = 0x4f026005434dn;
    const plain = crcOf(2, upper48, false);
    for (let bit = 0n; bit < 48n; bit += 1n) {
      expect(crcOf(2, upper48 ^ (1n << bit), false)).not.toBe(plain);
    }
    const others = [0, 1, 3].map((tokenClass) => crcOf(tokenClass, upper48, false));
    expect(new Set([plain, ...others]).size).toBe(4);
    expect(crcOf(2, upper48, true)).not.toBe(plain);
  });
});
