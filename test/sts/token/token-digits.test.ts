/** 66 bits as 20 digits against BigInt, and what is no token. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createTokenBuffer } from '../../../src/sts/token/token-buffer.ts';
import {
  putTokenText,
  readTokenDigits,
  takeTokenText,
  writeTokenDigits,
} from '../../../src/sts/token/token-digits.ts';
import { bits } from '../../support/arbitraries.ts';
import { expectCode } from '../../support/expect-code.ts';
import { seeded, seededBits } from '../../support/seeded.ts';

const END = 1n << 66n;

function digitsOf(value: bigint, n = 0): string {
  const buffer = createTokenBuffer(n + 1);
  buffer.words[3 * n] = Number((value >> 32n) & 0xffffffffn);
  buffer.words[3 * n + 1] = Number(value & 0xffffffffn);
  buffer.words[3 * n + 2] = Number(value >> 64n);
  writeTokenDigits(buffer, n);
  return takeTokenText(buffer, n);
}

function valueOf(text: string, n = 0): bigint {
  const buffer = createTokenBuffer(n + 1);
  putTokenText(buffer, n, text);
  readTokenDigits(buffer, n);
  const [high, low, top] = buffer.words.subarray(3 * n);
  return (BigInt(top!) << 64n) | (BigInt(high!) << 32n) | BigInt(low!);
}

const written = (value: bigint) => value.toString().padStart(20, '0');

/** Where a limb, a word or a decimal part is full, and one to each side. */
const EDGES = [
  ...Array.from({ length: 67 }, (_, bit) => 1n << BigInt(bit)),
  ...Array.from({ length: 20 }, (_, place) => 10n ** BigInt(place)),
].flatMap((value) => [value - 1n, value, value + 1n]);

test('every edge of bits and digits', () => {
  for (const value of EDGES.filter((edge) => edge < END)) {
    expect(digitsOf(value)).toBe(written(value));
    expect(valueOf(written(value))).toBe(value);
  }
});

test('10 000 made-up values', () => {
  const next = seeded(66);
  for (let run = 0; run < 10_000; run += 1) {
    const value = seededBits(next, 66);
    expect(digitsOf(value)).toBe(written(value));
    expect(valueOf(written(value))).toBe(value);
  }
});

test('any value at any place of a buffer', () => {
  fc.assert(
    fc.property(bits(66), fc.integer({ min: 0, max: 3 }), (value, n) => {
      expect(digitsOf(value, n)).toBe(written(value));
      expect(valueOf(written(value), n)).toBe(value);
    }),
  );
});

test('a token leaves its neighbours alone', () => {
  const buffer = createTokenBuffer(3);
  buffer.words.fill(0xdeadbeef);
  buffer.digits.fill(0x2d);
  putTokenText(buffer, 1, '73786976294838206463');
  readTokenDigits(buffer, 1);
  expect(takeTokenText(buffer, 0)).toBe('-'.repeat(20));
  expect(takeTokenText(buffer, 2)).toBe('-'.repeat(20));
  const untouched = [0xdeadbeef, 0xdeadbeef, 0xdeadbeef];
  expect([...buffer.words]).toEqual([...untouched, 0xffffffff, 0xffffffff, 3, ...untouched]);
});

describe('the end of the range', () => {
  test('2^66 - 1 is the last token', () => {
    expect(valueOf('73786976294838206463')).toBe(END - 1n);
  });

  test.each([
    '73786976294838206464',
    '73786976294838206465',
    '80000000000000000000',
    '9'.repeat(20),
  ])('%s is none', (text) => {
    const { message } = expectCode(() => valueOf(text), 'STS_TOKEN_RANGE');
    expect(message).toBe('token: below 73786976294838206464 wanted');
  });

  test('a made-up value above the range', () => {
    fc.assert(
      fc.property(fc.bigInt({ min: END, max: 10n ** 20n - 1n }), (value) => {
        expectCode(() => valueOf(written(value)), 'STS_TOKEN_RANGE');
      }),
    );
  });
});

describe('what is not 20 digits', () => {
  test.each([
    '',
    '1'.repeat(19),
    '1'.repeat(21),
    `${'1'.repeat(19)}\n`,
    `${'1'.repeat(20)}\n`,
    ` ${'1'.repeat(19)}`,
    `-${'1'.repeat(19)}`,
    '1234 5678 9012 3456 7890',
    '1234-5678-9012-3456-',
    '1111111111111111111a',
    '111111111111111111/1',
    '111111111111111111:1',
    '1'.repeat(19) + '١',
    '１'.repeat(20),
    '1'.repeat(19) + '\u0131',
  ])('%j', (text) => {
    const buffer = createTokenBuffer(1);
    const { message } = expectCode(() => {
      putTokenText(buffer, 0, text);
    }, 'STS_TOKEN_FORM');
    expect(message).toBe('token: 20 digits wanted');
  });
});
