/**
 * How people read a public key out to each other.
 *
 * @module
 */
import { createHash } from 'node:crypto';

/** 128 bits: nobody makes a second key with the same ones. */
const GROUPS = 8;

/**
 * The fingerprint of a public key: SHA-256 of its 32 octets, the first 16, in eight groups of four
 * hex digits.
 */
export function fingerprintOf(publicKey: string): string {
  const digest = createHash('sha256').update(Buffer.from(publicKey, 'hex')).digest('hex');
  return Array.from({ length: GROUPS }, (_, at) => digest.slice(4 * at, 4 * at + 4)).join(' ');
}

/** A fingerprint as somebody typed it: with or without blanks, in either case. */
export function sameFingerprint(typed: string, publicKey: string): boolean {
  const plain = (text: string) => text.replaceAll(/[\s:-]/g, '').toLowerCase();
  return plain(typed) === plain(fingerprintOf(publicKey));
}
