/**
 * The Luhn check digit (ISO/IEC 7812-1 Annex B), used by DecoderReferenceNumber and MeterPAN.
 *
 * @module
 */

/**
 * Check digit to append to `digits`.
 *
 * @param digits - one or more ASCII digits
 * @returns one digit, as text
 */
export function luhnCheckDigit(digits: string): string {
  let sum = 0;
  let double = true;
  for (let index = digits.length - 1; index >= 0; index -= 1) {
    const digit = digits.charCodeAt(index) - 48;
    const weighed = double ? digit * 2 : digit;
    sum += weighed > 9 ? weighed - 9 : weighed;
    double = !double;
  }
  return String((10 - (sum % 10)) % 10);
}

/**
 * True when the last digit is the check digit of those before it.
 *
 * @param number - two or more ASCII digits; anything else is not valid
 */
export function isLuhnValid(number: string): boolean {
  return /^[0-9]{2,}$/.test(number) && luhnCheckDigit(number.slice(0, -1)) === number.slice(-1);
}
