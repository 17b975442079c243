/** Class 1: two layouts, their refusals, and the way back from the digits. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import {
  readTestDisplay,
  testDisplayFields,
  testDisplayLayout,
} from '../../../src/sts/token/test-display-token.ts';
import { cipherUnder } from '../../support/ciphers.ts';
import { expectCode } from '../../support/expect-code.ts';
import { openText, sealFields } from '../../support/sealed-token.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;
const BCD = { ...DEFAULT_OPEN_POINT_POLICY, d7ManufacturerCode: 'bcd' } as const;

const WIDE = [0, 11, 12, 13, 14, 15];
const NARROW = [1, 6, 7, 8, 9, 10];
const NONE = [-1, 2, 3, 4, 5, 16, NaN, Infinity];
const FRACTIONS = [0.5, 1.5, 6.5, 11.5];

describe('layout', () => {
  test.each(WIDE)('subclass %d: control 36, ManufacturerCode 8', (subclass) => {
    expect(testDisplayLayout(subclass)).toEqual({ controlBits: 36, manufacturerBits: 8 });
  });

  test.each(NARROW)('subclass %d: control 28, ManufacturerCode 16', (subclass) => {
    expect(testDisplayLayout(subclass)).toEqual({ controlBits: 28, manufacturerBits: 16 });
  });

  test.each([...NONE, ...FRACTIONS])('subclass %d has none', (subclass) => {
    const { message } = expectCode(() => testDisplayLayout(subclass), 'STS_SUBCLASS_INVALID');
    expect(message).toBe(`test or display subclass: 0, 1 or 6 to 15 wanted, got ${subclass}`);
    const token = { subclass, control: '000000000', manufacturerCode: 0 };
    expectCode(() => testDisplayFields(token, POLICY), 'STS_SUBCLASS_INVALID');
  });
});

describe('fields', () => {
  test('36 bits of control go over into the lower half', () => {
    const token = { subclass: 0, control: '123456789', manufacturerCode: 0xab };
    const fields = { tokenClass: 1, subclass: 0, upper28: 0x1234567, lower16: 0x89ab };
    expect(testDisplayFields(token, POLICY)).toEqual(fields);
  });

  test('28 bits of control fill the upper half', () => {
    const token = { subclass: 1, control: 'abcdef0', manufacturerCode: 0x1234 };
    const fields = { tokenClass: 1, subclass: 1, upper28: 0xabcdef0, lower16: 0x1234 };
    expect(testDisplayFields(token, POLICY)).toEqual(fields);
  });

  test.each([
    [0, '56493153725450313471', 'FFFFFFFFF'],
    [1, '02305843005052951967', 'FFFFFFF'],
  ])('all tests of subclass %d: the published token', (subclass, text, control) => {
    const cipher = cipherUnder('EA07', new Uint8Array(8));
    const fields = testDisplayFields({ subclass, control, manufacturerCode: 0 }, POLICY);
    expect(sealFields(fields, cipher)).toBe(text);
    expect(readTestDisplay(openText(text, cipher).fields, POLICY)).toEqual({
      control,
      manufacturerCode: 0,
    });
  });
});

describe('control', () => {
  test.each(['', '12345678', '1234567890', '12345678g', '12345678 ', '12345678\n', '-12345678'])(
    'of subclass 0: %j is refused',
    (control) => {
      const token = { subclass: 0, control, manufacturerCode: 0 };
      const { message } = expectCode(() => testDisplayFields(token, POLICY), 'STS_FIELD_RANGE');
      expect(message).toBe('control: 9 hex digits wanted');
    },
  );

  test.each(['', '123456', '12345678', '0x12345', '123456\n'])(
    'of subclass 1: %j is refused',
    (control) => {
      const token = { subclass: 1, control, manufacturerCode: 0 };
      const { message } = expectCode(() => testDisplayFields(token, POLICY), 'STS_FIELD_RANGE');
      expect(message).toBe('control: 7 hex digits wanted');
    },
  );
});

describe('ManufacturerCode', () => {
  const coded = (subclass: number, manufacturerCode: number, policy = POLICY) => {
    const control = '0'.repeat(subclass === 0 ? 9 : 7);
    return testDisplayFields({ subclass, control, manufacturerCode }, policy).lower16;
  };

  test.each([
    [0, 0xff, 0x100],
    [1, 0xffff, 0x10000],
  ])('of subclass %d: binary up to %d, not %d', (subclass, largest, above) => {
    expect(coded(subclass, largest)).toBe(largest);
    for (const wrong of [above, -1, 0.5, NaN]) {
      const error = expectCode(() => coded(subclass, wrong), 'STS_FIELD_RANGE');
      expect(error.facts).toEqual({ field: 'manufacturerCode', largest });
    }
  });

  test.each([
    [0, 99, 0x99, 100],
    [1, 9999, 0x9999, 10_000],
  ])('of subclass %d under BCD: %d is %d, and %d too much', (subclass, code, field, above) => {
    expect(coded(subclass, code, BCD)).toBe(field);
    expect(coded(subclass, 0, BCD)).toBe(0);
    for (const wrong of [above, -1, 0.5, NaN]) {
      expectCode(() => coded(subclass, wrong, BCD), 'STS_FIELD_RANGE');
    }
  });
});

test('read under BCD: the code in decimal, or none where a nibble is no digit', () => {
  const read = (subclass: number, lower16: number) =>
    readTestDisplay({ tokenClass: 1, subclass, upper28: 0, lower16 }, BCD).manufacturerCode;
  expect([read(0, 0x00), read(0, 0x09), read(0, 0x99), read(0, 0x10)]).toEqual([0, 9, 99, 10]);
  expect([read(0, 0x0a), read(0, 0xa0), read(0, 0xff)]).toEqual([null, null, null]);
  expect([read(1, 0x1234), read(1, 0x9999), read(1, 0x123a)]).toEqual([1234, 9999, null]);
});

test.each([...WIDE, ...NARROW])('subclass %d is read back from its digits', (subclass) => {
  const { controlBits, manufacturerBits } = testDisplayLayout(subclass);
  const controls = fc.bigInt({ min: 0n, max: (1n << BigInt(controlBits)) - 1n });
  const codes = fc.integer({ min: 0, max: 2 ** manufacturerBits - 1 });
  const cipher = cipherUnder('EA07', new Uint8Array(8));
  fc.assert(
    fc.property(controls, codes, (bits, manufacturerCode) => {
      const control = bits
        .toString(16)
        .toUpperCase()
        .padStart(controlBits / 4, '0');
      const fields = testDisplayFields({ subclass, control, manufacturerCode }, POLICY);
      const opened = openText(sealFields(fields, cipher), cipher);
      expect([opened.tokenClass, opened.crcValid]).toEqual([1, true]);
      expect(opened.fields.subclass).toBe(subclass);
      expect(readTestDisplay(opened.fields, POLICY)).toEqual({ control, manufacturerCode });
    }),
  );
});
