/**
 * Luhn check digit and MeterPrimaryAccountNumber (MeterPAN) of a DecoderReferenceNumber (DRN).
 *
 * @module
 */

const IIN_OF_11_DIGIT_DRN = '600727';
const IIN_OF_13_DIGIT_DRN = '0000';

/** Whether the last digit is the Luhn check digit of those before it. */
export function isLuhnValid(digits: string): boolean {
  if (!/^[0-9]+$/.test(digits)) throw new RangeError('not decimal digits');
  let sum = 0;
  [...digits].reverse().forEach((digit, place) => {
    const doubled = Number(digit) * (place % 2 === 1 ? 2 : 1);
    sum += doubled > 9 ? doubled - 9 : doubled;
  });
  return sum % 10 === 0;
}

/** Digits with their check digit appended: the one digit that makes them valid. */
export function withLuhnDigit(digits: string): string {
  for (let check = 0; check <= 9; check += 1) {
    const candidate = `${digits}${String(check)}`;
    if (isLuhnValid(candidate)) return candidate;
  }
  throw new RangeError('no check digit fits');
}

/** The 18 digits of a meter: IIN, DRN and a check digit over both. */
export function meterPanOf(decoderReferenceNumber: string): string {
  if (!isLuhnValid(decoderReferenceNumber)) throw new RangeError('the check digit is wrong');
  if (decoderReferenceNumber.length === 11) {
    return withLuhnDigit(IIN_OF_11_DIGIT_DRN + decoderReferenceNumber);
  }
  if (decoderReferenceNumber.length !== 13) throw new RangeError('a DRN has 11 or 13 digits');
  if (decoderReferenceNumber.startsWith('00')) {
    throw new RangeError('a manufacturer code of four digits is 0100 or more');
  }
  return withLuhnDigit(IIN_OF_13_DIGIT_DRN + decoderReferenceNumber);
}
