/**
 * Made-up values for our own vectors. Each is SHA-256 of its label, so that a new test changes no
 * other one and every run gives the same bytes.
 *
 * @module
 */
import { createHash } from 'node:crypto';
import { withLuhnDigit } from './meter-pan.ts';

/** Made-up octets, at most 32. */
function seededOctets(label: string, octets: number): Buffer {
  return createHash('sha256').update(`sts-kms own vectors: ${label}`).digest().subarray(0, octets);
}

/** Made-up upper-case hex. */
export function seededHex(label: string, octets: number): string {
  return seededOctets(label, octets).toString('hex').toUpperCase();
}

/** A made-up 64-bit vending key with odd parity in every octet, as DKGA02 needs. */
export function seededDesKey(label: string): string {
  const octets = seededOctets(label, 8).map((octet) => {
    const ones = [...(octet >> 1).toString(2)].filter((bit) => bit === '1').length;
    return (octet & 0xfe) | (ones % 2 === 0 ? 1 : 0);
  });
  return Buffer.from(octets).toString('hex').toUpperCase();
}

/** Made-up decimal digits. */
export function seededDigits(label: string, count: number): string {
  return BigInt(`0x${seededHex(label, 32)}`)
    .toString(10)
    .slice(-count);
}

/** A made-up DecoderReferenceNumber with a manufacturer code of 2 or 4 digits. */
export function seededDrn(label: string, manufacturerCode: string): string {
  return withLuhnDigit(manufacturerCode + seededDigits(label, 8));
}
