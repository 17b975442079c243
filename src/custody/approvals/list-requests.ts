/**
 * The requests, each with what can still become of it.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { ApprovalRequest, ApprovalState } from '../../ports/approval-repository.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import { trustRequest } from './read-request.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import { namesOfPeople } from './show-request.ts';

/**
 * `key-replaced`: somebody signed it with a key that was replaced since; `forged`: its signature is
 * nobody's. Neither is approved or carried out.
 */
type ListedState = ApprovalState | 'expired' | 'key-replaced' | 'forged';

/** A request in a list. */
export interface ListedRequest extends Omit<ApprovalRequest, 'state'> {
  readonly state: ListedState;
  /** Name of whoever asked; the id when no record has it. */
  readonly requesterName: string;
}

/**
 * The newest `limit` requests, newest first; only open ones unless `all`.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export async function listRequests(
  dependencies: ApprovalDependencies,
  act: Act,
  { all, limit }: { readonly all: boolean; readonly limit: number },
): Promise<ListedRequest[]> {
  requireDuty(act, 'approval.read');
  const names = await namesOfPeople(dependencies);
  const wanted = all ? {} : ({ state: 'open' } as const);
  const requests = await dependencies.store.approvals.list({ ...wanted, limit });
  const listed: ListedRequest[] = [];
  for (const request of requests) {
    const { requester } = request.document;
    const requesterName = names.get(requester) ?? requester;
    const state = await listedState(dependencies, request);
    listed.push({ ...request, state, requesterName });
  }
  return listed;
}

async function listedState(
  dependencies: ApprovalDependencies,
  request: ApprovalRequest,
): Promise<ListedState> {
  const { state, document } = request;
  if (state !== 'open') return state;
  if (dependencies.clock.nowMilliseconds() >= Date.parse(document.expiresAt)) return 'expired';
  try {
    const { keyReplaced } = await trustRequest(dependencies, request);
    return keyReplaced.length === 0 ? 'open' : 'key-replaced';
  } catch (error) {
    if (error instanceof KmsError && error.code === 'APPROVAL_FORGED') return 'forged';
    throw error;
  }
}
