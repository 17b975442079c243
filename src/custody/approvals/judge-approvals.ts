/**
 * Judging approvals in custody, whatever they are for. The security module judges again what it
 * seals under them; meters it seals without any. Nothing is believed but signatures: rows of the
 * table of approvals are written by whoever can write the database.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { isTimely } from '../../people/approval-document.ts';
import { findDuty } from '../../people/duties.ts';
import type { Person } from '../../people/person.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import type { TrustedRequest } from './read-request.ts';

/** An approval, and the record of who gave it as it is now. */
export interface GivenApproval {
  readonly person: Stored<Person>;
  readonly signature: string;
}

/**
 * Sees that the approvals of a request are good.
 *
 * @throws {KmsError} APPROVAL_EXPIRED, APPROVAL_OWN, APPROVAL_TWICE, APPROVAL_ROLE, APPROVAL_FORGED
 */
export function judgeApprovals(
  { signatures, clock }: Pick<ApprovalDependencies, 'signatures' | 'clock'>,
  request: TrustedRequest,
  given: readonly GivenApproval[],
): void {
  const { document, requester } = request;
  if (!isTimely(document, clock.nowMilliseconds())) {
    const message = `request ${document.id} is dated ahead, or open for too long`;
    throw new KmsError('APPROVAL_EXPIRED', message);
  }
  const keys = new Set(given.map(({ person }) => person.entity.publicKey));
  if (keys.size < given.length) {
    throw new KmsError('APPROVAL_TWICE', `two approvals of request ${document.id} have one key`);
  }
  for (const { person, signature } of given) {
    const { entity } = person;
    if (entity.id === document.requester || entity.publicKey === requester.publicKey) {
      throw new KmsError('APPROVAL_OWN', 'nobody approves their own request');
    }
    requireRole(document.action, entity);
    if (signatures.verifyDocument(entity.publicKey, document, signature)) continue;
    throw new KmsError('APPROVAL_FORGED', `${entity.name} did not sign request ${document.id}`);
  }
}

/** As they are now: who was revoked in between, or lost the role, approves nothing. */
function requireRole(action: string, { name, kind, state, roles }: Person): void {
  const wanted = findDuty(action)?.approvers ?? [];
  const able = kind === 'person' && state === 'active';
  if (able && wanted.some((role) => roles.includes(role))) return;
  throw new KmsError('APPROVAL_ROLE', `${name} does not approve ${action}`);
}
