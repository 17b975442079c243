/**
 * Approving a request.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { APPROVERS } from '../../people/approval-document.ts';
import { findDuty } from '../../people/duties.ts';
import type { Person } from '../../people/person.ts';
import type { DocumentSigner } from '../../ports/signatures.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import { loadRequest, requireOpen, type TrustedRequest } from './read-request.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Signs a request as one of the two who approve it.
 *
 * @returns how many have approved it then
 * @throws {KmsError} PERSON_DUTY, APPROVAL_UNKNOWN, APPROVAL_FORGED, APPROVAL_CLOSED,
 *   APPROVAL_EXPIRED,
 *   APPROVAL_KEY_REPLACED, APPROVAL_OWN, APPROVAL_TWICE, APPROVAL_ROLE, APPROVAL_ENOUGH
 */
export async function approveRequest(
  dependencies: ApprovalDependencies,
  act: Act,
  { id, signer }: { readonly id: string; readonly signer: DocumentSigner },
): Promise<number> {
  requireDuty(act, 'approval.approve');
  const { store, clock } = dependencies;
  const request = await loadRequest(dependencies, id);
  requireOpen(request, clock.nowMilliseconds());
  const approver = requireApprover(act, request);
  const signature = signer.signDocument(request.document);
  if (!dependencies.signatures.verifyDocument(approver.publicKey, request.document, signature)) {
    throw new KmsError('APPROVAL_FORGED', 'the credential that signed is not the one on record');
  }
  const approvedAt = new Date(clock.nowMilliseconds()).toISOString();
  const approval = { personId: approver.id, signature, approvedAt };
  try {
    await store.transaction(async (repositories) => {
      await repositories.approvals.approve(id, approval);
      const facts = { approves: request.document.action, requester: request.requester.name };
      const subject = `approval_request ${id}`;
      const happening = { action: 'approval.approve', subject, requirements: [], facts };
      await recordEvent(repositories, { clock, act }, happening);
    });
  } catch (error) {
    throw asKnown(error, id);
  }
  return request.approvals.length + 1;
}

/**
 * Sees that somebody may approve it.
 *
 * @throws {KmsError} APPROVAL_OWN, APPROVAL_TWICE, APPROVAL_ROLE, APPROVAL_ENOUGH
 */
function requireApprover({ actor }: Act, request: TrustedRequest): Person {
  const { document, approvals, requester } = request;
  const roles = findDuty(document.action)?.approvers ?? [];
  if (actor.kind !== 'person') {
    throw new KmsError('APPROVAL_ROLE', 'people approve, with a credential of their own');
  }
  const { person } = actor;
  if (person.id === document.requester || person.publicKey === requester.publicKey) {
    throw new KmsError('APPROVAL_OWN', 'nobody approves their own request');
  }
  if (approvals.some(({ personId }) => personId === person.id)) throw twice(document.id);
  if (!roles.some((role) => person.roles.includes(role))) {
    throw new KmsError('APPROVAL_ROLE', `${document.action} is approved by: ${roles.join(' or ')}`);
  }
  if (approvals.length < APPROVERS) return person;
  throw new KmsError('APPROVAL_ENOUGH', `${APPROVERS} people approved it already`);
}

function asKnown(error: unknown, id: string): unknown {
  if (!(error instanceof KmsError)) return error;
  if (error.code === 'STORE_DUPLICATE') return twice(id, error);
  if (error.code !== 'STORE_CONFLICT') return error;
  const message = `request ${id} was closed in the meantime`;
  return new KmsError('APPROVAL_CLOSED', message, { cause: error });
}

function twice(id: string, cause?: unknown): KmsError {
  return new KmsError('APPROVAL_TWICE', `you approved request ${id} already`, { cause });
}
