/**
 * The reference against worked examples, and against itself in the other direction.
 *
 * @module
 */
import { expect, test } from 'vitest';
import { decodeAmount16, encodeAmount16, encodeCurrency } from './amount.ts';
import { fromHex, toHex } from './bits.ts';
import { hasValidCrc } from './blocks.ts';
import { rollOverOf } from './compute-key-change.ts';
import { controlBlockOf, dataBlockOf, decoderKeyOf, panBlockOf } from './derivation.ts';
import { type KeyRegister } from './derivation.ts';
import { ea07KeyChangeBlocks, ea11KeyChangeBlocks } from './key-change.ts';
import { decryptMisty1, encryptMisty1 } from './misty1.ts';
import { seededHex } from './own-seed.ts';
import { decryptSta, encryptSta } from './sta.ts';
import { MISTY1_TABLES, STA_TABLES } from './tables.ts';
import { lastValidMinute, tokenIdentifierOf } from './time.ts';
import { formatToken, insertClass, parseToken, removeClass } from './token.ts';

const METER_PAN = '600727000000000009';

const DKGA02_KEY: KeyRegister = {
  dkga: 'DKGA02',
  vendingKey: 'ABABABABABABABAB',
  supplyGroupCode: '123456',
  keyType: 2,
  keyRevisionNumber: 1,
  tariffIndex: '01',
  baseDate: undefined,
  keyExpiryNumber: undefined,
};

const DKGA04_KEY: KeyRegister = {
  ...DKGA02_KEY,
  dkga: 'DKGA04',
  vendingKey: 'ABABABABABABABAB949494949494949401234567',
  supplyGroupCode: '201457',
  baseDate: 2014,
};

const ATTRIBUTES = {
  supplyGroupCode: '203557',
  keyType: 2,
  keyRevisionNumber: 6,
  tariffIndex: '02',
  keyExpiryNumber: 255,
  rollOver: 1,
  threeTokenSet: false,
} as const;

const hex = (blocks: readonly bigint[]): string[] => blocks.map((block) => toHex(block, 8));

test('DKGA02: both blocks and the key of the worked example', () => {
  expect(toHex(panBlockOf(METER_PAN), 8)).toBe('0072700000000000');
  expect(toHex(controlBlockOf(DKGA02_KEY), 8)).toBe('2123456011FFFFFF');
  const meter = { meterPAN: METER_PAN, encryptionAlgorithm: 'EA07' } as const;
  expect(toHex(decoderKeyOf(DKGA02_KEY, meter), 8)).toBe('E653341F9D5BF36F');
  const other = { ...meter, meterPAN: '000001000000000082' };
  expect(toHex(decoderKeyOf(DKGA02_KEY, other), 8)).toBe('E94023262E9993C2');
});

test('DKGA04: the DataBlock of the worked example', () => {
  const meter = { meterPAN: METER_PAN, encryptionAlgorithm: 'EA07' } as const;
  expect(dataBlockOf(DKGA04_KEY, meter).toString('hex').toUpperCase()).toBe(
    '040230340231340230370230310004063230313435370132013112363030373237303030' +
      '30303030303030303900000040',
  );
});

test('key change: the blocks of the worked examples', () => {
  expect(hex(ea07KeyChangeBlocks(fromHex('BDC28DCF6005434D'), ATTRIBUTES))).toEqual([
    '3F6ABDC28DCF8552',
    '4F026005434DB03B',
  ]);
  const newKey = fromHex('39FA45A353CB729549DC515A68A25C98');
  const four = ea11KeyChangeBlocks(newKey, ATTRIBUTES);
  expect(hex(four)).toEqual([
    '3F6A39FA45A37B82',
    '4F0268A25C98CA17',
    '8B2553CB7295EFC9',
    '903149DC515A3259',
  ]);
  expect(four.every((block) => hasValidCrc(2, block))).toBe(true);
  const three = { ...ATTRIBUTES, supplyGroupCode: '201457', threeTokenSet: true };
  expect(hex(ea07KeyChangeBlocks(0n, three)).at(2)).toBe('80312F10000053D5');
});

test('the ciphers are undone by their inverses', () => {
  for (let i = 0; i < 20; i += 1) {
    const block = fromHex(seededHex(`block ${String(i)}`, 8));
    const key = fromHex(seededHex(`key ${String(i)}`, 8));
    const key128 = fromHex(seededHex(`key128 ${String(i)}`, 16));
    expect(decryptMisty1(key128, encryptMisty1(key128, block))).toBe(block);
    for (const tables of [STA_TABLES.sample, STA_TABLES.operational]) {
      expect(decryptSta(tables, key, encryptSta(tables, key, block))).toBe(block);
    }
  }
});

test('a class inserted is removed again, and the digits read back', () => {
  for (const tokenClass of [0, 1, 2, 3]) {
    const parts = { tokenClass, block: fromHex(seededHex(`class ${String(tokenClass)}`, 8)) };
    expect(removeClass(insertClass(parts))).toEqual(parts);
    expect(parseToken(formatToken(parts))).toEqual(parts);
  }
});

test('each substitution of MISTY1 is a permutation', () => {
  expect(new Set(MISTY1_TABLES.S7).size).toBe(128);
  expect(new Set(MISTY1_TABLES.S9).size).toBe(512);
});

test('amounts: the least 16-bit value that is not below, toward plus infinity in currency', () => {
  for (const units of [0, 16383, 16384, 16385, 180215, 180224, 180225, 1818623, 18201624]) {
    const value16 = encodeAmount16(BigInt(units));
    expect(decodeAmount16(value16)).toBeGreaterThanOrEqual(BigInt(units));
    expect(value16 === 0n || decodeAmount16(value16 - 1n) < BigInt(units)).toBe(true);
  }
  expect(() => encodeAmount16(18201625n)).toThrow(RangeError);
  expect(encodeCurrency(16385n)).toEqual({ sign: 0, exponent: 1n, mantissa: 1n });
  expect(encodeCurrency(-16385n)).toEqual({ sign: 1, exponent: 1n, mantissa: 0n });
});

test('times: edges of the worked examples, and refusals', () => {
  expect(lastValidMinute(85, 2014)).toBe('2024-09-18T22:55Z');
  expect(lastValidMinute(170, 1993)).toBe('2014-04-23T09:35Z');
  expect(tokenIdentifierOf('2045-11-24T20:15Z', 2014)).toBe(0xffffff);
  expect(() => tokenIdentifierOf('2045-11-24T20:16Z', 2014)).toThrow(RangeError);
  expect(() => tokenIdentifierOf('2013-12-31T23:59Z', 2014)).toThrow(RangeError);
  expect(() => tokenIdentifierOf('2015-02-29T00:00Z', 2014)).toThrow(RangeError);
});

test('what the standard does not allow is refused', () => {
  const ea11 = { meterPAN: METER_PAN, encryptionAlgorithm: 'EA11' } as const;
  expect(() => decoderKeyOf(DKGA02_KEY, ea11)).toThrow(RangeError);
  expect(() => decoderKeyOf({ ...DKGA04_KEY, keyType: 3 }, ea11)).toThrow(RangeError);
  expect(() => rollOverOf({ ...DKGA04_KEY, baseDate: 2035 }, DKGA04_KEY)).toThrow(RangeError);
  expect(() => ea11KeyChangeBlocks(0n, { ...ATTRIBUTES, threeTokenSet: true })).toThrow(RangeError);
  expect(() => parseToken('73786976294838206464')).toThrow(RangeError);
});
