/**
 * Share files: one share of a backup key each. A share is never a string here, so that it can be
 * overwritten.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import {
  blankShareText,
  SHARE_BYTES,
  shareDigest,
  shareSchema,
  type ShareHead,
} from './backup-format.ts';
import { readOctets } from './read-octets.ts';
import { putHex, takeHex } from './secret-hex.ts';

const MEMBER = '"share"';
const ZERO_DIGIT = 0x30;

/** The octets of a share file; the caller wipes them. */
export function shareFileOctets(head: ShareHead, share: Uint8Array): Uint8Array {
  const text = Buffer.from(blankShareText(head, shareDigest(head, share)));
  const octets = new Uint8Array(new ArrayBuffer(text.length));
  octets.set(text);
  const place = placeOfShare(Buffer.from(octets.buffer));
  putHex(share, octets.subarray(place.begin, place.end));
  return octets;
}

/**
 * Reads a share.
 *
 * @param target - takes the share; the caller wipes it
 * @throws {KmsError} FILE_NOT_READABLE, SM_BACKUP_SHARE_DAMAGED
 */
export function readShareFile(path: string, target: Uint8Array): ShareHead {
  const octets = readOctets(path);
  try {
    const { begin, end } = placeOfShare(octets);
    const digits = octets.subarray(begin, end);
    const readable = takeHex(digits, target);
    // Before any of it becomes a string.
    digits.fill(ZERO_DIGIT);
    const { digest, number, ...file } = shareSchema.parse(JSON.parse(octets.toString('utf8')));
    const { backupId, installationId, shares, threshold } = file;
    const head = { backupId, installationId, shares, threshold, number };
    if (readable && digest === shareDigest(head, target)) return head;
  } catch (cause) {
    throw damaged(path, cause);
  } finally {
    octets.fill(0);
  }
  throw damaged(path);
}

/** Where the digits of the share stand; behind the end when there are none. */
function placeOfShare(octets: Buffer): { readonly begin: number; readonly end: number } {
  const member = octets.indexOf(MEMBER);
  const quote = member < 0 ? -1 : octets.indexOf('"', member + MEMBER.length);
  const begin = quote < 0 ? octets.length : quote + 1;
  return { begin, end: Math.min(begin + 2 * SHARE_BYTES, octets.length) };
}

function damaged(path: string, cause?: unknown): KmsError {
  const message = `${path}: no share, or not as it was written`;
  return new KmsError('SM_BACKUP_SHARE_DAMAGED', message, { cause });
}
