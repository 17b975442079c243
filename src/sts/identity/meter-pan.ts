/**
 * MeterPAN: MeterPrimaryAccountNumber, 18 digits = IIN, DecoderReferenceNumber, check digit.
 * IEC 62055-41:2018 6.1.2.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { isDigits } from '../text.ts';
import { parseDecoderReferenceNumber } from './decoder-reference-number.ts';
import type { DecoderReferenceNumber } from './decoder-reference-number.ts';
import { luhnCheckDigit } from './luhn.ts';

declare const meterPanBrand: unique symbol;

/** 18 digits with correct check digits, as text. */
export type MeterPAN = string & { readonly [meterPanBrand]: true };

/** IssuerIdentificationNumber: 600727 before an 11-digit number, 0000 before a 13-digit one. */
export type IssuerIdentificationNumber = '600727' | '0000';

/** The IssuerIdentificationNumber that goes with a DecoderReferenceNumber. SPEC section 1. */
export function issuerIdentificationNumberOf(
  number: DecoderReferenceNumber,
): IssuerIdentificationNumber {
  return number.length === 11 ? '600727' : '0000';
}

/** The MeterPAN of a DecoderReferenceNumber. */
export function buildMeterPAN(number: DecoderReferenceNumber): MeterPAN {
  const digits = issuerIdentificationNumberOf(number) + number;
  return (digits + luhnCheckDigit(digits)) as MeterPAN;
}

/**
 * Reads a MeterPAN and checks both check digits.
 *
 * @throws {KmsError} STS_PAN_FORM, STS_PAN_LENGTH, STS_PAN_IIN, STS_PAN_CHECK_DIGIT (with the
 *   expected digit in its facts), or what {@link parseDecoderReferenceNumber} throws
 */
export function parseMeterPAN(text: string): MeterPAN {
  if (!isDigits(text)) throw new KmsError('STS_PAN_FORM', 'MeterPAN: digits wanted');
  if (text.length !== 18) {
    throw new KmsError('STS_PAN_LENGTH', `MeterPAN: 18 digits wanted, got ${text.length}`, {
      facts: { length: text.length },
    });
  }
  const expected = luhnCheckDigit(text.slice(0, 17));
  if (expected !== text.slice(17)) {
    throw new KmsError(
      'STS_PAN_CHECK_DIGIT',
      `MeterPAN: check digit ${expected} expected, got ${text.slice(17)}`,
      { facts: { expected, got: text.slice(17) } },
    );
  }
  parseDecoderReferenceNumber(decoderDigits(text));
  return text as MeterPAN;
}

/** The DecoderReferenceNumber inside a MeterPAN. */
export function decoderReferenceNumberOf(pan: MeterPAN): DecoderReferenceNumber {
  return decoderDigits(pan) as DecoderReferenceNumber;
}

function decoderDigits(pan: string): string {
  if (pan.startsWith('600727')) return pan.slice(6, 17);
  if (pan.startsWith('0000')) return pan.slice(4, 17);
  throw new KmsError(
    'STS_PAN_IIN',
    `MeterPAN: 600727 or 0000 wanted first, got ${pan.slice(0, 6)}`,
    {
      facts: { got: pan.slice(0, 6) },
    },
  );
}
