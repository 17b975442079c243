/**
 * The head of the audit for a witness to keep on paper.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { SignedAuditHead } from '../../ports/audit-heads.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { HeadSigning } from './audit-dependencies.ts';
import { signHead } from './sign-head.ts';

/**
 * Signs the end of the audit.
 *
 * @throws {KmsError} PERSON_DUTY, AUDIT_KEY_MISSING while there is no row, and as {@link signHead}
 */
export async function witnessHead(dependencies: HeadSigning, act: Act): Promise<SignedAuditHead> {
  requireDuty(act, 'audit.head');
  const head = await signHead(dependencies);
  if (head !== null) return head;
  throw new KmsError('AUDIT_KEY_MISSING', 'the audit has no row yet');
}
