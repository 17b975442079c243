/**
 * A line of an anchor.
 *
 * @module
 */
import * as z from 'zod';
import { KmsError } from '../errors/kms-error.ts';
import type { SignedAuditHead } from '../ports/audit-heads.ts';

const digest = z.string().regex(/^[0-9a-f]{64}$/);
const fingerprint = z.string().regex(/^[0-9A-Fa-f]{64}$/);
const lineSchema = z.strictObject({
  installationId: z.string().max(64),
  number: z.int().min(1),
  rowHash: digest,
  signedAt: z.string().regex(/^[0-9]{4}-[0-9]{2}-[0-9]{2}T[0-9:.]{12}Z$/),
  keyFingerprint: fingerprint,
  signature: z.base64().max(1024),
});

/**
 * The head of a line.
 *
 * @throws {KmsError} AUDIT_ANCHOR_INVALID
 */
export function readHeadLine(path: string, line: string, number: number): SignedAuditHead {
  try {
    return lineSchema.parse(JSON.parse(line));
  } catch (cause) {
    if (!(cause instanceof SyntaxError) && !(cause instanceof z.ZodError)) throw cause;
    throw new KmsError('AUDIT_ANCHOR_INVALID', `${path}, line ${number}: no head of an audit`, {
      facts: { line: number },
      cause,
    });
  }
}
