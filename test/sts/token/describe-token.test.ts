/** What 20 digits say without a key: the class of any token, and all of class 1. */
import { describe, expect, test } from 'vitest';
import { DEFAULT_OPEN_POINT_POLICY } from '../../../src/sts/open-points.ts';
import type { TokenClass } from '../../../src/sts/token/class-bits.ts';
import { describeToken } from '../../../src/sts/token/describe-token.ts';
import { testDisplayFields } from '../../../src/sts/token/test-display-token.ts';
import { cipherUnder } from '../../support/ciphers.ts';
import { expectCode } from '../../support/expect-code.ts';
import { sealFields } from '../../support/sealed-token.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;
const CIPHER = cipherUnder('EA07', new Uint8Array(8).fill(0x5a));

const ALL = { number: 0, name: expect.stringMatching(/^all tests/) as string };

const sealed = (tokenClass: TokenClass, subclass = 0) =>
  sealFields({ tokenClass, subclass, upper28: 0x5123456, lower16: 0x0001 }, CIPHER);

test.each([
  [0, /^credit/],
  [2, /^management/],
  [3, /^reserved/],
] as const)('class %d: nothing but the class', (tokenClass, meaning) => {
  const description = describeToken(sealed(tokenClass), POLICY);
  expect(description).toEqual({
    tokenClass,
    classMeaning: expect.stringMatching(meaning) as string,
    enciphered: true,
  });
});

test.each([
  ['56493153725450313471', 0, 'FFFFFFFFF'],
  ['02305843005052951967', 1, 'FFFFFFF'],
])('class 1: the published token %s in full', (text, subclass, control) => {
  expect(describeToken(text, POLICY)).toEqual({
    tokenClass: 1,
    classMeaning: expect.stringMatching(/^test or display/) as string,
    enciphered: false,
    clear: { subclass, crcValid: true, control, manufacturerCode: 0, tests: [ALL] },
  });
});

test('class 1 with a mistyped digit: the CRC tells', () => {
  const description = describeToken('56493153725450313470', POLICY);
  expect(description.clear).toMatchObject({ subclass: 0, crcValid: false });
  expect(description.clear).not.toHaveProperty('tests');
});

test.each([2, 3, 4, 5])('class 1, subclass %d: its layout is not known', (subclass) => {
  expect(describeToken(sealed(1, subclass), POLICY).clear).toEqual({ subclass, crcValid: true });
});

describe.each([0, 1, 6, 7, 8, 9, 10, 11, 12, 13, 14, 15])('class 1, subclass %d', (subclass) => {
  const wide = subclass === 0 || subclass > 10;
  const control = wide ? '123456789' : '1234567';
  const fields = testDisplayFields({ subclass, control, manufacturerCode: 0x1a }, POLICY);
  const text = sealFields(fields, CIPHER);

  test('the code is binary by default, and none under BCD with a nibble above 9', () => {
    const clear = { subclass, crcValid: true, control };
    const bcd = { ...POLICY, d7ManufacturerCode: 'bcd' } as const;
    expect(describeToken(text, POLICY).clear).toMatchObject({ ...clear, manufacturerCode: 0x1a });
    expect(describeToken(text, bcd).clear).toMatchObject({ ...clear, manufacturerCode: null });
  });
});

test.each([6, 10, 11, 15])("subclass %d is a maker's own: its bits name no test", (subclass) => {
  const control = subclass > 10 ? '000000001' : '0000001';
  const fields = testDisplayFields({ subclass, control, manufacturerCode: 0 }, POLICY);
  const { clear } = describeToken(sealFields(fields, CIPHER), POLICY);
  expect(clear?.control).toBe(control);
  expect(clear).not.toHaveProperty('tests');
});

test('what is no token', () => {
  expectCode(() => describeToken('1234', POLICY), 'STS_TOKEN_FORM');
  expectCode(() => describeToken('73786976294838206464', POLICY), 'STS_TOKEN_RANGE');
});
