/** EA07: the standard's worked example and the independent implementation, both table sets. */
import { describe, expect, test } from 'vitest';
import { fromOctets } from '../../reference/bits.ts';
import { decryptSta, encryptSta } from '../../reference/sta.ts';
import { STA_TABLES } from '../../reference/tables.ts';
import { parseToken } from '../../reference/token.ts';
import { blockOf, createOperationalSta, createSampleSta, wordsOf } from '../../support/ciphers.ts';
import { seeded, seededBits, seededOctets } from '../../support/seeded.ts';
import { bytesFromHex } from '../../../src/sts/text.ts';

const SETS = [
  { name: 'sample', create: createSampleSta, token: '51043465443420856213' },
  { name: 'operational', create: createOperationalSta, token: '29054347139309851356' },
] as const;

describe.each(SETS)('$name tables', ({ name, create, token }) => {
  const enciphered = parseToken(token).block;
  const clear = 0x0b19eb230100c207n;

  test('is EA07', () => {
    expect(create().encryptionAlgorithm).toBe('EA07');
  });

  test('the worked example, there and back', () => {
    const cipher = create();
    cipher.loadKey(bytesFromHex('0ABC12DEF3456789'), 0);
    const words = wordsOf(clear);
    cipher.encipher(words, 0);
    expect(blockOf(words)).toBe(enciphered);
    cipher.decipher(words, 0);
    expect(blockOf(words)).toBe(clear);
  });

  test('300 made-up keys and blocks agree with the reference in both directions', () => {
    const next = seeded(7);
    const cipher = create();
    const tables = STA_TABLES[name];
    for (let run = 0; run < 300; run += 1) {
      const key = seededOctets(next, 8);
      const block = seededBits(next, 64);
      cipher.loadKey(key, 0);
      const [up, down] = [wordsOf(block), wordsOf(block)];
      cipher.encipher(up, 0);
      cipher.decipher(down, 0);
      expect(blockOf(up)).toBe(encryptSta(tables, fromOctets(key), block));
      expect(blockOf(down)).toBe(decryptSta(tables, fromOctets(key), block));
    }
  });

  test.each(['0000000000000000', 'FFFFFFFFFFFFFFFF', '8000000000000000', '0000000000000001'])(
    'the edge key %s',
    (hex) => {
      const cipher = create();
      cipher.loadKey(bytesFromHex(hex), 0);
      for (const block of [0n, 1n, 1n << 63n, (1n << 64n) - 1n]) {
        const words = wordsOf(block);
        cipher.encipher(words, 0);
        expect(blockOf(words)).toBe(encryptSta(STA_TABLES[name], BigInt(`0x${hex}`), block));
        cipher.decipher(words, 0);
        expect(blockOf(words)).toBe(block);
      }
    },
  );
});

test('every bit of the key matters', () => {
  const cipher = createOperationalSta();
  const results = new Set<bigint>();
  for (let bit = 0; bit < 64; bit += 1) {
    const key = new Uint8Array(8);
    key[bit >> 3] = 1 << (bit & 7);
    cipher.loadKey(key, 0);
    const words = wordsOf(0x0b19eb230100c207n);
    cipher.encipher(words, 0);
    results.add(blockOf(words));
  }
  expect(results.size).toBe(64);
});
