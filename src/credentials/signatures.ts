/**
 * The signatures port over node:crypto.
 *
 * @module
 */
import { createHash, randomBytes } from 'node:crypto';
import type { Signatures } from '../ports/signatures.ts';
import { verifyEnrolment } from './enrolment.ts';
import { fingerprintOf } from './fingerprint.ts';
import { verifyAuditHead } from './verify-audit-head.ts';
import { verifyDocument } from './verify.ts';

/** The port. */
export const SIGNATURES: Signatures = {
  verifyDocument,
  verifyEnrolment,
  verifyHead: verifyAuditHead,
  hashText: (text) => createHash('sha256').update(text).digest('hex'),
  fingerprintOf,
  randomHex: (octets) => randomBytes(octets).toString('hex'),
};
