/** Digits, hex and widths of fields. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { bytesFromHex, hexFromBytes, isDigits, requireBits } from '../../src/sts/text.ts';
import { expectCode } from '../support/expect-code.ts';

describe('isDigits', () => {
  test.each(['0', '9', '0123456789', '9'.repeat(100)])('%j is digits', (text) => {
    expect(isDigits(text)).toBe(true);
  });

  const others = ['', ' ', '1 ', ' 1', '1\n', '\n1', '1\n2', '-1', '+1', '1.0', '1e3', '0x1', 'a'];
  test.each([...others, '１２', '٣', '²', '/', ':', '1\u0000'])('%j is not', (text) => {
    expect(isDigits(text)).toBe(false);
  });
});

describe('hex', () => {
  test('reads either case and writes upper case', () => {
    expect(bytesFromHex('00ff7F')).toEqual(Uint8Array.of(0, 255, 127));
    expect(hexFromBytes(Uint8Array.of(0, 10, 255))).toBe('000AFF');
  });

  test('an empty text is no octets', () => {
    expect(bytesFromHex('')).toEqual(new Uint8Array(0));
    expect(hexFromBytes(new Uint8Array(0))).toBe('');
  });

  test.each(['0', '000', '0g', '0x00', ' 00', '00\n', '0\n', '-1', '００'])(
    '%j is refused',
    (text) => {
      const { message } = expectCode(() => bytesFromHex(text), 'STS_FIELD_RANGE');
      expect(message).toBe(`hex text of whole octets wanted, got ${text.length} characters`);
    },
  );

  test('the octets read are those written', () => {
    fc.assert(
      fc.property(fc.uint8Array(), (bytes) => {
        const hex = hexFromBytes(bytes);
        expect(hex).toMatch(/^[0-9A-F]*$/);
        expect(bytesFromHex(hex)).toEqual(bytes);
        expect(bytesFromHex(hex.toLowerCase())).toEqual(bytes);
      }),
    );
  });
});

describe('requireBits', () => {
  test.each([
    [0, 1],
    [1, 1],
    [15, 4],
    [65_535, 16],
    [2 ** 28 - 1, 28],
  ])('%d fits %d bits', (number, bits) => {
    expect(requireBits({ name: 'field', number }, bits)).toBe(number);
  });

  test.each([
    [2, 1],
    [16, 4],
    [65_536, 16],
    [-1, 4],
    [0.5, 4],
    [NaN, 4],
    [Infinity, 4],
    [-Infinity, 4],
  ])('%d does not fit %d bits', (number, bits) => {
    const error = expectCode(() => requireBits({ name: 'field', number }, bits), 'STS_FIELD_RANGE');
    const largest = 2 ** bits - 1;
    expect(error.message).toBe(`field must be a whole number from 0 to ${largest}`);
    expect(error.facts).toEqual({ field: 'field', largest });
  });

  test('the caller names another code', () => {
    expectCode(() => requireBits({ name: 'rnd', number: 16 }, 4, 'STS_RND_RANGE'), 'STS_RND_RANGE');
  });
});
