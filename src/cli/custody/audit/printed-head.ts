/**
 * A head of the audit as it stands on paper, and as it is typed from there.
 *
 * @module
 */
import { KmsError } from '../../../errors/kms-error.ts';
import type { AuditHead } from '../../../ports/audit-heads.ts';

/** A digest in groups of four, which people read and compare. */
export function groupedDigest(digest: string): string {
  return digest.match(/.{1,4}/g)?.join(' ') ?? '';
}

/**
 * A head from `NUMBER:DIGEST`, with or without blanks.
 *
 * @throws {KmsError} AUDIT_HEAD_FORM
 */
export function parsePrintedHead(text: string): AuditHead {
  const match = /^([1-9][0-9]{0,14}):([0-9a-f]{64})$/.exec(
    text.replaceAll(/\s/g, '').toLowerCase(),
  );
  const [, number, rowHash] = match ?? [];
  if (number !== undefined && rowHash !== undefined) return { number: Number(number), rowHash };
  throw new KmsError('AUDIT_HEAD_FORM', 'a head is NUMBER:DIGEST, with 64 hex digits');
}
