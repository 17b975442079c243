/** MeterPAN: IIN, DecoderReferenceNumber and a second check digit. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseDecoderReferenceNumber } from '../../../src/sts/identity/decoder-reference-number.ts';
import {
  buildMeterPAN,
  decoderReferenceNumberOf,
  issuerIdentificationNumberOf,
  parseMeterPAN,
} from '../../../src/sts/identity/meter-pan.ts';
import { meterPanOf, withLuhnDigit } from '../../reference/meter-pan.ts';
import { decoderReferenceNumbers } from '../../support/arbitraries.ts';
import { expectCode } from '../../support/expect-code.ts';

test.each([
  ['00000000000', '600727', '600727000000000009'],
  ['11111111115', '600727', '600727111111111153'],
  ['0100000000008', '0000', '000001000000000082'],
])('DecoderReferenceNumber %s: IIN %s, MeterPAN %s', (text, issuer, pan) => {
  const number = parseDecoderReferenceNumber(text);
  expect(issuerIdentificationNumberOf(number)).toBe(issuer);
  expect(buildMeterPAN(number)).toBe(pan);
  expect(decoderReferenceNumberOf(parseMeterPAN(pan))).toBe(text);
});

describe('what is refused', () => {
  test.each(['', ' ', '60072700000000000x', '60072700000000000\n', '600727000000000009\n', '-1'])(
    '%j has other characters than digits',
    (text) => {
      expectCode(() => parseMeterPAN(text), 'STS_PAN_FORM');
    },
  );

  test('full-width digits are not digits', () => {
    expectCode(() => parseMeterPAN('６00727000000000009'), 'STS_PAN_FORM');
  });

  test.each([1, 11, 17, 19])('%d digits is a wrong length', (length) => {
    const error = expectCode(() => parseMeterPAN('0'.repeat(length)), 'STS_PAN_LENGTH');
    expect(error.facts).toEqual({ length });
    expect(error.message).toBe(`MeterPAN: 18 digits wanted, got ${length}`);
  });

  test('a wrong last digit, with the one expected', () => {
    const error = expectCode(() => parseMeterPAN('600727000000000008'), 'STS_PAN_CHECK_DIGIT');
    expect(error.facts).toEqual({ expected: '9', got: '8' });
    expect(error.message).toBe('MeterPAN: check digit 9 expected, got 8');
  });

  test.each(['600726', '600728', '000100', '100000', '999999'])('the issuer %s', (issuer) => {
    const pan = withLuhnDigit(`${issuer}00000000000`);
    const error = expectCode(() => parseMeterPAN(pan), 'STS_PAN_IIN');
    expect(error.facts).toEqual({ got: issuer });
    expect(error.message).toBe(`MeterPAN: 600727 or 0000 wanted first, got ${issuer}`);
  });

  test('a wrong check digit of the meter number under a right one of the MeterPAN', () => {
    const pan = withLuhnDigit('60072711111111110');
    const error = expectCode(() => parseMeterPAN(pan), 'STS_DRN_CHECK_DIGIT');
    expect(error.facts).toEqual({ expected: '5', got: '0' });
  });

  test('0000 before a ManufacturerCode below 0100', () => {
    const pan = withLuhnDigit(`0000${withLuhnDigit('009912345678')}`);
    expectCode(() => parseMeterPAN(pan), 'STS_DRN_MANUFACTURER_CODE');
  });
});

test('what is built is read and gives its meter number back, as in the reference', () => {
  fc.assert(
    fc.property(decoderReferenceNumbers, (number) => {
      const pan = buildMeterPAN(number);
      expect(pan).toBe(meterPanOf(number));
      expect(decoderReferenceNumberOf(parseMeterPAN(pan))).toBe(number);
    }),
  );
});
