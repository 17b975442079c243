/** SupplyGroupCode: six digits as text, 24 bits in a token. */
import fc from 'fast-check';
import { expect, test } from 'vitest';
import {
  parseSupplyGroupCode,
  supplyGroupCodeFromBinary,
  supplyGroupCodeToBinary,
} from '../../../src/sts/attributes/supply-group-code.ts';
import { supplyGroupCodes } from '../../support/arbitraries.ts';
import { expectCode } from '../../support/expect-code.ts';

test.each([
  ['000000', 0],
  ['000001', 1],
  ['012345', 0x3039],
  ['201457', 0x312f1],
  ['999999', 0xf423f],
])('%s is %d in a token: binary, not BCD', (text, field) => {
  expect(supplyGroupCodeToBinary(parseSupplyGroupCode(text))).toBe(field);
  expect(supplyGroupCodeFromBinary(field)).toBe(text);
});

const wrong = ['', '12345', '1234567', '12345a', ' 12345', '12345\n', '123456\n', '-12345'];
test.each([...wrong, '+12345', '1e5', '12.345', '１23456', '0x1234'])('%j is refused', (text) => {
  const { message } = expectCode(() => parseSupplyGroupCode(text), 'STS_SGC_INVALID');
  expect(message).toBe('SupplyGroupCode: six digits wanted');
});

test.each([1_000_000, 0xffffff, -1, 1.5, NaN])('the field %d encodes none', (field) => {
  expectCode(() => supplyGroupCodeFromBinary(field), 'STS_SGC_INVALID');
});

test('each comes back from its field', () => {
  fc.assert(
    fc.property(supplyGroupCodes, (code) => {
      expect(supplyGroupCodeFromBinary(supplyGroupCodeToBinary(code))).toBe(code);
    }),
  );
});
