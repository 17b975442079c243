/**
 * Hex digits of secrets, octet by octet: a string cannot be overwritten, so none is made.
 *
 * @module
 */
/** In lower case; published in RFC 4648 section 8. */
const DIGITS = Buffer.from('0123456789abcdef', 'latin1');

/** Writes octets as hex digits, two for each. */
export function putHex(octets: Uint8Array, target: Uint8Array): void {
  octets.forEach((octet, at) => {
    target[2 * at] = DIGITS[octet >> 4] ?? 0;
    target[2 * at + 1] = DIGITS[octet & 15] ?? 0;
  });
}

/**
 * Reads as many octets as `target` has.
 *
 * @returns false for digits that are none, or too few
 */
export function takeHex(digits: Uint8Array, target: Uint8Array): boolean {
  if (digits.length !== 2 * target.length) return false;
  for (let at = 0; at < target.length; at += 1) {
    const high = DIGITS.indexOf(digits[2 * at] ?? 0);
    const low = DIGITS.indexOf(digits[2 * at + 1] ?? 0);
    if (high < 0 || low < 0) return false;
    target[at] = 16 * high + low;
  }
  return true;
}
