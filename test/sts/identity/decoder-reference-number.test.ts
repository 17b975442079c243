/** DecoderReferenceNumber: form, length, ManufacturerCode, check digit, parts. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import {
  buildDecoderReferenceNumber,
  decoderReferenceNumberParts,
  parseDecoderReferenceNumber,
} from '../../../src/sts/identity/decoder-reference-number.ts';
import { withLuhnDigit } from '../../reference/meter-pan.ts';
import { digits, manufacturerCodes } from '../../support/arbitraries.ts';
import { expectCode } from '../../support/expect-code.ts';

describe('parse', () => {
  test.each(['00000000000', '11111111115', '0100000000008', '99999999999', '9999999999999'])(
    'takes %s once its check digit is right',
    (number) => {
      const valid = withLuhnDigit(number.slice(0, -1));
      expect(parseDecoderReferenceNumber(valid)).toBe(valid);
    },
  );

  test.each([
    '',
    ' ',
    '1234567890a',
    '0000000000\n',
    '00000000000\n',
    '-0000000000',
    '０0000000000',
  ])('%j has other characters than digits', (text) => {
    expectCode(() => parseDecoderReferenceNumber(text), 'STS_DRN_FORM');
  });

  test.each([1, 10, 12, 14, 18])('%d digits is a wrong length', (length) => {
    const error = expectCode(
      () => parseDecoderReferenceNumber('0'.repeat(length)),
      'STS_DRN_LENGTH',
    );
    expect(error.facts).toEqual({ length });
    expect(error.message).toBe(`DecoderReferenceNumber: 11 or 13 digits wanted, got ${length}`);
  });

  test('tells the check digit it expected', () => {
    const error = expectCode(
      () => parseDecoderReferenceNumber('11111111110'),
      'STS_DRN_CHECK_DIGIT',
    );
    expect(error.facts).toEqual({ expected: '5', got: '0' });
    expect(error.message).toBe('DecoderReferenceNumber: check digit 5 expected, got 0');
  });

  test.each(['0000', '0001', '0099'])('13 digits may not begin with %s', (code) => {
    const number = withLuhnDigit(`${code}00000000`);
    const { message } = expectCode(
      () => parseDecoderReferenceNumber(number),
      'STS_DRN_MANUFACTURER_CODE',
    );
    expect(message).toMatch(new RegExp(`got ${code}$`));
  });

  test('0100 is the first ManufacturerCode of four digits', () => {
    expect(parseDecoderReferenceNumber('0100000000008')).toBe('0100000000008');
  });
});

describe('build', () => {
  test.each([
    ['00', '00000000', '00000000000'],
    ['11', '11111111', '11111111115'],
    ['0100', '00000000', '0100000000008'],
  ])('%s and %s make %s', (manufacturerCode, decoderSerialNumber, number) => {
    const parts = { manufacturerCode, decoderSerialNumber };
    expect(buildDecoderReferenceNumber(parts)).toBe(number);
  });

  test.each(['', '1', '123', '0099', '0000', '12345', 'ab', '-1', '１２', '1\n', '12\n', ' 100'])(
    'ManufacturerCode %j is refused',
    (manufacturerCode) => {
      const parts = { manufacturerCode, decoderSerialNumber: '00000000' };
      expectCode(() => buildDecoderReferenceNumber(parts), 'STS_DRN_MANUFACTURER_CODE');
    },
  );

  test.each(['', '1234567', '123456789', '1234567a', '1234567\n', '12345678\n', '１2345678'])(
    'DecoderSerialNumber %j is refused',
    (decoderSerialNumber) => {
      const parts = { manufacturerCode: '01', decoderSerialNumber };
      expectCode(() => buildDecoderReferenceNumber(parts), 'STS_DRN_SERIAL_NUMBER');
    },
  );

  test('a long wrong code is not echoed in full', () => {
    const parts = { manufacturerCode: '1'.repeat(500), decoderSerialNumber: '00000000' };
    const error = expectCode(() => buildDecoderReferenceNumber(parts), 'STS_DRN_MANUFACTURER_CODE');
    expect(error.message).toMatch(/got 11111111$/);
  });
});

test('what is built is read, and has the parts it was built from', () => {
  const anyParts = fc.record({
    manufacturerCode: manufacturerCodes,
    decoderSerialNumber: digits(8),
  });
  fc.assert(
    fc.property(anyParts, (parts) => {
      const number = buildDecoderReferenceNumber(parts);
      expect(number).toBe(withLuhnDigit(parts.manufacturerCode + parts.decoderSerialNumber));
      expect(decoderReferenceNumberParts(parseDecoderReferenceNumber(number))).toEqual(parts);
    }),
  );
});
