/**
 * Reading digits and hex without Node: the few text operations the standard needs.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { ErrorCode } from '../errors/catalogue.ts';

/** True when every character is an ASCII digit; the empty text is not digits. */
export function isDigits(text: string): boolean {
  return /^[0-9]+$/.test(text);
}

/**
 * Octets of an upper or lower case hex text.
 *
 * @returns a new array of half the length, owned by the caller
 * @throws {KmsError} STS_FIELD_RANGE when the text is not whole octets of hex
 */
export function bytesFromHex(hex: string): Uint8Array {
  if (hex.length % 2 !== 0 || !/^[0-9A-Fa-f]*$/.test(hex)) {
    throw new KmsError(
      'STS_FIELD_RANGE',
      `hex text of whole octets wanted, got ${hex.length} characters`,
    );
  }
  const bytes = new Uint8Array(hex.length / 2);
  for (let index = 0; index < bytes.length; index += 1) {
    bytes[index] = Number.parseInt(hex.slice(2 * index, 2 * index + 2), 16);
  }
  return bytes;
}

/** Upper-case hex of octets, most significant first. Never call it with a live key. */
export function hexFromBytes(bytes: Uint8Array): string {
  let hex = '';
  for (const byte of bytes) hex += byte.toString(16).padStart(2, '0');
  return hex.toUpperCase();
}

/**
 * A whole number that fits `bits` bits.
 *
 * @param value - the number and the name that an error tells
 * @throws {KmsError} `code` when it is not a whole number from 0 to 2^bits - 1
 */
export function requireBits(
  value: { readonly name: string; readonly number: number },
  bits: number,
  code: ErrorCode = 'STS_FIELD_RANGE',
): number {
  const largest = 2 ** bits - 1;
  if (!Number.isInteger(value.number) || value.number < 0 || value.number > largest) {
    throw new KmsError(code, `${value.name} must be a whole number from 0 to ${largest}`, {
      facts: { field: value.name, largest },
    });
  }
  return value.number;
}
