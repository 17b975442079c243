/**
 * Asking for what two others must approve.
 *
 * @module
 */
import { approvedChangeOf } from '../../exchange/approved-change.ts';
import { KmsError } from '../../errors/kms-error.ts';
import {
  APPROVAL_DAYS_MAX,
  APPROVAL_DOMAIN,
  type ApprovalDocument,
  type GovernanceMode,
} from '../../people/approval-document.ts';
import type { DocumentSigner } from '../../ports/signatures.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import type { ApprovalDependencies, GovernedOperation } from './governed-operation.ts';
import type { ProposedChanges } from './propose-changes.ts';
import { requireDuty } from '../people/require-duty.ts';

const DAY_MILLISECONDS = 86_400_000;
/** Unless somebody says otherwise. */
const APPROVAL_DAYS = 7;

/** What is asked for. */
export interface ApprovalOrder<Request, Result> {
  readonly operation: GovernedOperation<Request, Result>;
  readonly request: Request;
  readonly changes: NonNullable<ProposedChanges>;
  readonly mode: GovernanceMode;
  /** UUID of the request, chosen by the caller. */
  readonly id: string;
  readonly signer: DocumentSigner;
  /** 1 to 14. */
  readonly days?: number;
}

/**
 * Signs and stores a request.
 *
 * @throws {KmsError} PERSON_DUTY, APPROVAL_DAYS, STORE_DUPLICATE
 */
export async function requestApproval<Request, Result>(
  { store, clock, signatures, installationId }: ApprovalDependencies,
  act: Act,
  order: ApprovalOrder<Request, Result>,
): Promise<ApprovalDocument> {
  requireDuty(act, 'approval.request');
  const { operation, request, changes, mode, id, signer, days = APPROVAL_DAYS } = order;
  if (!Number.isInteger(days) || days < 1 || days > APPROVAL_DAYS_MAX) {
    throw new KmsError('APPROVAL_DAYS', `an approval is open for 1 to ${APPROVAL_DAYS_MAX} days`);
  }
  const now = clock.nowMilliseconds();
  const document: ApprovalDocument = {
    domain: APPROVAL_DOMAIN,
    installationId,
    mode,
    id,
    action: operation.action,
    request: operation.write(request),
    changes: changes.map(approvedChangeOf),
    requester: signer.personId,
    ticket: act.ticket,
    reason: act.reason,
    requestedAt: new Date(now).toISOString(),
    expiresAt: new Date(now + days * DAY_MILLISECONDS).toISOString(),
    nonce: signatures.randomHex(16),
  };
  const requesterSignature = signer.signDocument(document);
  await store.transaction(async (repositories) => {
    await repositories.approvals.insert({ document, requesterSignature });
    const subject = `approval_request ${id}`;
    const facts = { asks: document.action, requester: document.requester };
    const happening = { action: 'approval.request', subject, requirements: [], facts };
    await recordEvent(repositories, { clock, act }, happening);
  });
  return document;
}
