/**
 * Doing something that may need the approval of two people: it is done at once in a store without
 * people, and asked for in any other.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { ApprovalDocument, GovernanceMode } from '../../people/approval-document.ts';
import type { DocumentSigner } from '../../ports/signatures.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { ApprovalDependencies, GovernedOperation } from './governed-operation.ts';
import { proposeChanges } from './propose-changes.ts';
import { requestApproval } from './request-approval.ts';

/** What came of it. */
export type Performed<Result> =
  { readonly done: Result } | { readonly requested: ApprovalDocument };

/** An operation, and who is there to sign the request for it. */
export interface Performing<Request, Result> {
  readonly operation: GovernedOperation<Request, Result>;
  readonly request: Request;
  /** Null in a store without people. */
  readonly mode: GovernanceMode | null;
  readonly signer: DocumentSigner | null;
  /** UUID for a request for approval. */
  readonly requestId: string;
  readonly days?: number;
}

/**
 * Does it or asks for it. An operation that only goes on with what was approved is done at once.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_WANTED, and what the operation refuses
 */
export async function perform<Request, Result>(
  dependencies: ApprovalDependencies,
  act: Act,
  performing: Performing<Request, Result>,
): Promise<Performed<Result>> {
  const { operation, request, mode, signer, requestId, days } = performing;
  requireDuty(act, operation.action);
  if (mode === null) return { done: await operation.run(dependencies, act, request) };
  if (signer === null || act.actor.kind === 'nobody-yet') {
    throw new KmsError('PERSON_WANTED', 'somebody with a credential asks');
  }
  const changes = await proposeChanges(dependencies, act, { operation, request });
  if (changes === null) return { done: await operation.run(dependencies, act, request) };
  const order = { operation, request, changes, mode, signer, id: requestId };
  const requested = await requestApproval(dependencies, act, {
    ...order,
    ...(days === undefined ? {} : { days }),
  });
  return { requested };
}
