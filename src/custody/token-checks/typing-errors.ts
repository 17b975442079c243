/**
 * Digits that one usual typing error away from those given: one digit wrong, or two neighbours
 * exchanged.
 *
 * @module
 */

/** A typing error by its place; which digit is right is not said. */
export interface TypingError {
  readonly kind: 'wrong-digit' | 'exchanged';
  /** Place of the digit, or of the first of the two, from 1. */
  readonly position: number;
}

/** Digits that may have been meant. */
export interface MeantDigits {
  readonly digits: string;
  readonly error: TypingError;
}

/** Everything that may have been meant: 9 others for each digit, and each pair exchanged. */
export function meantDigits(digits: string): MeantDigits[] {
  const meant: MeantDigits[] = [];
  for (let index = 0; index < digits.length; index += 1) {
    for (const digit of '0123456789') {
      if (digit === digits[index]) continue;
      const other = digits.slice(0, index) + digit + digits.slice(index + 1);
      meant.push({ digits: other, error: { kind: 'wrong-digit', position: index + 1 } });
    }
  }
  for (let index = 0; index + 1 < digits.length; index += 1) {
    const [left = '', right = ''] = digits.slice(index, index + 2);
    // Exchanging equal digits changes nothing.
    if (left === right) continue;
    const other = digits.slice(0, index) + right + left + digits.slice(index + 2);
    meant.push({ digits: other, error: { kind: 'exchanged', position: index + 1 } });
  }
  return meant;
}
