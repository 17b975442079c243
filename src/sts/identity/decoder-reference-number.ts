/**
 * DRN: DecoderReferenceNumber, the number printed on the meter (also IAIN).
 * 11 digits: ManufacturerCode 2, DecoderSerialNumber 8, check digit. 13 digits: ManufacturerCode 4
 * (0100 to 9999), DecoderSerialNumber 8, check digit. IEC 62055-41:2018 6.1.2.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { isDigits } from '../text.ts';
import { luhnCheckDigit } from './luhn.ts';

declare const decoderReferenceNumberBrand: unique symbol;

/** 11 or 13 digits with a correct check digit, as text. */
export type DecoderReferenceNumber = string & { readonly [decoderReferenceNumberBrand]: true };

/** What a DecoderReferenceNumber is made of. */
export interface DecoderReferenceNumberParts {
  /** Two digits, or four from 0100 to 9999. */
  readonly manufacturerCode: string;
  /** Eight digits. */
  readonly decoderSerialNumber: string;
}

/** Smallest four-digit ManufacturerCode. SPEC section 1. */
const FOUR_DIGIT_MANUFACTURER_CODE_MIN = 100;

/**
 * Reads a DecoderReferenceNumber.
 *
 * @throws {KmsError} STS_DRN_FORM, STS_DRN_LENGTH, STS_DRN_MANUFACTURER_CODE, or
 *   STS_DRN_CHECK_DIGIT with the expected digit in its facts
 */
export function parseDecoderReferenceNumber(text: string): DecoderReferenceNumber {
  if (!isDigits(text)) throw new KmsError('STS_DRN_FORM', 'DecoderReferenceNumber: digits wanted');
  if (text.length !== 11 && text.length !== 13) {
    throw new KmsError(
      'STS_DRN_LENGTH',
      `DecoderReferenceNumber: 11 or 13 digits wanted, got ${text.length}`,
      { facts: { length: text.length } },
    );
  }
  if (text.length === 13) requireManufacturerCode(text.slice(0, 4));
  const expected = luhnCheckDigit(text.slice(0, -1));
  if (expected !== text.slice(-1)) {
    throw new KmsError(
      'STS_DRN_CHECK_DIGIT',
      `DecoderReferenceNumber: check digit ${expected} expected, got ${text.slice(-1)}`,
      { facts: { expected, got: text.slice(-1) } },
    );
  }
  return text as DecoderReferenceNumber;
}

/**
 * Builds a DecoderReferenceNumber and its check digit.
 *
 * @throws {KmsError} STS_DRN_MANUFACTURER_CODE, STS_DRN_SERIAL_NUMBER
 */
export function buildDecoderReferenceNumber(
  parts: DecoderReferenceNumberParts,
): DecoderReferenceNumber {
  requireManufacturerCode(parts.manufacturerCode);
  if (!isDigits(parts.decoderSerialNumber) || parts.decoderSerialNumber.length !== 8) {
    throw new KmsError('STS_DRN_SERIAL_NUMBER', 'DecoderSerialNumber: eight digits wanted');
  }
  const digits = parts.manufacturerCode + parts.decoderSerialNumber;
  return (digits + luhnCheckDigit(digits)) as DecoderReferenceNumber;
}

/** The parts of a DecoderReferenceNumber; the inverse of {@link buildDecoderReferenceNumber}. */
export function decoderReferenceNumberParts(
  number: DecoderReferenceNumber,
): DecoderReferenceNumberParts {
  return { manufacturerCode: number.slice(0, -9), decoderSerialNumber: number.slice(-9, -1) };
}

function requireManufacturerCode(code: string): void {
  const fits = code.length === 2 || Number(code) >= FOUR_DIGIT_MANUFACTURER_CODE_MIN;
  if (isDigits(code) && (code.length === 2 || code.length === 4) && fits) return;
  throw new KmsError(
    'STS_DRN_MANUFACTURER_CODE',
    `ManufacturerCode: 00 to 99, or 0100 to 9999 with four digits, wanted, got ${code.slice(0, 8)}`,
  );
}
