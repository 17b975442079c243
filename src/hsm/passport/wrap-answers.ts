/**
 * What wrapping gives by the standards, computed by node:crypto, to compare a module with.
 *
 * @module
 */
import { createCipheriv } from 'node:crypto';
import type { WrapFact } from './passport.ts';

/** A wrapping key and an initial value that everybody may know. */
export const WRAPPING_VALUE = Buffer.from(Array.from({ length: 32 }, (_, n) => n));
export const WRAPPING_IV = Buffer.alloc(16, 0x5a);

/** Initial values of RFC 3394 section 2.2.3 and RFC 5649 section 3. */
const RFC3394_IV = Buffer.alloc(8, 0xa6);
const RFC5649_IV = Buffer.from('A65959A6', 'hex');

/** Formats that a blob may have. */
export type WrapFormatName = Exclude<WrapFact['format'], 'unknown'>;

/** The blob of a value in a format. */
export function wrapByNode(format: WrapFormatName, value: Buffer): Buffer {
  const [cipher, iv] = {
    rfc3394: ['id-aes256-wrap', RFC3394_IV] as const,
    rfc5649: ['id-aes256-wrap-pad', RFC5649_IV] as const,
    'aes-cbc-pad': ['aes-256-cbc', WRAPPING_IV] as const,
  }[format];
  const wrapping = createCipheriv(cipher, WRAPPING_VALUE, iv);
  return Buffer.concat([wrapping.update(value), wrapping.final()]);
}

/** The format of a blob of a known value of whole semiblocks. */
export function formatOf(blob: Buffer, value: Buffer): WrapFact['format'] {
  const formats: WrapFormatName[] = ['rfc5649', 'rfc3394', 'aes-cbc-pad'];
  return formats.find((format) => wrapByNode(format, value).equals(blob)) ?? 'unknown';
}
