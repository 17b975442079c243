/** The blocks of a key-change set: worked examples, and any attributes against the reference. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { parseTariffIndex } from '../../../src/sts/attributes/tariff-index.ts';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';
import type {
  KeyChangeAttributes,
  KeyChangeTokenCount,
} from '../../../src/sts/token/key-change-attributes.ts';
import { writeKeyChangeBlocks } from '../../../src/sts/token/key-change-sections.ts';
import { createTokenBuffer } from '../../../src/sts/token/token-buffer.ts';
import { fromOctets, toHex } from '../../reference/bits.ts';
import { ea07KeyChangeBlocks, ea11KeyChangeBlocks } from '../../reference/key-change.ts';
import { keyChangeAttributes, octets } from '../../support/arbitraries.ts';
import { blockOf } from '../../support/ciphers.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;

/** The new attributes of the worked examples. */
const WORKED: KeyChangeAttributes = {
  supplyGroupCode: parseSupplyGroupCode('203557'),
  keyType: 2,
  keyRevisionNumber: 6,
  keyExpiryNumber: parseKeyExpiryNumber(255),
  tariffIndex: parseTariffIndex('02'),
  rollOver: true,
};

interface Written {
  readonly attributes: KeyChangeAttributes;
  readonly tokenCount: KeyChangeTokenCount;
  readonly keys: Uint8Array;
  readonly at?: number;
}

function blocksOf({ attributes, tokenCount, keys, at = 0 }: Written, policy = POLICY): string[] {
  const buffer = createTokenBuffer(5);
  buffer.words.fill(0xdeadbeef);
  writeKeyChangeBlocks(buffer, { attributes, tokenCount, newKey: { keys, at } }, policy);
  // What is beyond the set is left alone.
  expect([...new Set(buffer.words.subarray(3 * tokenCount))]).toEqual([0xdeadbeef]);
  return Array.from({ length: tokenCount }, (_, n) => {
    expect(buffer.words[3 * n + 2]).toBe(0);
    return toHex(blockOf(buffer.words, 3 * n), 8);
  });
}

describe('worked examples', () => {
  const ea07 = bytesFromHex('BDC28DCF6005434D');
  const ea11 = bytesFromHex('39FA45A353CB729549DC515A68A25C98');

  test('EA07, two tokens', () => {
    expect(blocksOf({ attributes: WORKED, tokenCount: 2, keys: ea07 })).toEqual([
      '3F6ABDC28DCF8552',
      '4F026005434DB03B',
    ]);
  });

  test('EA07, three tokens: the third carries the SupplyGroupCode, the first says so', () => {
    const attributes = { ...WORKED, supplyGroupCode: parseSupplyGroupCode('201457') };
    const [first, second, third] = blocksOf({ attributes, tokenCount: 3, keys: ea07 });
    expect(first?.slice(0, 12)).toBe('3F6EBDC28DCF');
    expect(second).toBe('4F026005434DB03B');
    expect(third).toBe('80312F10000053D5');
  });

  test('EA11, four tokens, the key from anywhere in memory', () => {
    const blocks = ['3F6A39FA45A37B82', '4F0268A25C98CA17', '8B2553CB7295EFC9', '903149DC515A3259'];
    expect(blocksOf({ attributes: WORKED, tokenCount: 4, keys: ea11 })).toEqual(blocks);
    const keys = Uint8Array.of(1, 2, 3, ...ea11, 4, 5);
    expect(blocksOf({ attributes: WORKED, tokenCount: 4, keys, at: 3 })).toEqual(blocks);
  });
});

describe('any attributes and key: the blocks of the reference', () => {
  test.each([2, 3, 4] as const)('%d tokens', (tokenCount) => {
    fc.assert(
      fc.property(octets(tokenCount === 4 ? 16 : 8), keyChangeAttributes, (keys, attributes) => {
        const named = {
          ...attributes,
          rollOver: attributes.rollOver ? 1 : 0,
          threeTokenSet: tokenCount === 3,
        } as const;
        const reference = tokenCount === 4 ? ea11KeyChangeBlocks : ea07KeyChangeBlocks;
        const blocks = reference(fromOctets(keys), named).map((block) => toHex(block, 8));
        expect(blocksOf({ attributes, tokenCount, keys })).toEqual(blocks);
      }),
      { numRuns: 200 },
    );
  });
});

describe('open points', () => {
  const keys = new Uint8Array(8);
  const upper = (attributes: KeyChangeAttributes, policy: typeof POLICY) =>
    blocksOf({ attributes, tokenCount: 2, keys }, policy).map((block) => block.slice(0, 4));

  test('TariffIndex 99 is 63h by default and 99h in BCD', () => {
    const attributes = { ...WORKED, tariffIndex: parseTariffIndex('99') };
    expect(upper(attributes, POLICY)).toEqual(['3F6A', '4F63']);
    expect(upper(attributes, { ...POLICY, d17TariffIndexField: 'bcd' })).toEqual(['3F6A', '4F99']);
  });

  test('KeyExpiryNumber A5h: the high nibble first by default', () => {
    const attributes = { ...WORKED, keyExpiryNumber: parseKeyExpiryNumber(0xa5) };
    expect(upper(attributes, POLICY)).toEqual(['3A6A', '4502']);
    const low = { ...POLICY, d17KeyExpiryNumberFirst: 'low-nibble' } as const;
    expect(upper(attributes, low)).toEqual(['356A', '4A02']);
  });
});
