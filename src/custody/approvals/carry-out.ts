/**
 * Carrying out what two people approved: once, and exactly that.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { APPROVERS, type ApprovalDocument } from '../../people/approval-document.ts';
import { findDuty } from '../../people/duties.ts';
import type { Authority } from '../../ports/authority.ts';
import type { Repositories, Store } from '../../ports/store.ts';
import type { Act } from '../custody-dependencies.ts';
import { eventsSince } from '../audit/newest-rows.ts';
import { recordEvent } from '../record-event.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { loadTrusted, sealedRecordOf } from '../records/trusted-record.ts';
import type { ApprovalDependencies, StoredOperation } from './governed-operation.ts';
import { judgeApprovals, type GivenApproval } from './judge-approvals.ts';
import { loadRequest, requireOpen, type TrustedRequest } from './read-request.ts';
import { requireDuty } from '../people/require-duty.ts';
import { personOf } from '../../people/actor.ts';

/** Actions of the row that says that a request was carried out. */
const CARRIED_OUT: readonly string[] = ['approval.carry-out', 'alarm.emergency'];

/** Finds an operation by its action. */
export type FindOperation = (action: string) => StoredOperation;

/** What was done. */
export interface CarriedOut {
  readonly request: TrustedRequest;
  readonly result: unknown;
  /** It was an emergency: people are told. */
  readonly emergency: boolean;
}

/**
 * Does what a request asks. It is closed in the first transaction of its effect: whatever fails
 * before leaves it open, and nothing carries it out again.
 *
 * @throws {KmsError} PERSON_DUTY, APPROVAL_UNKNOWN, APPROVAL_FORGED, APPROVAL_CLOSED,
 *   APPROVAL_EXPIRED,
 *   APPROVAL_KEY_REPLACED, APPROVAL_FEW, APPROVAL_NOT_YOURS, PERSON_UNKNOWN when its requester was
 *   revoked, what {@link judgeApprovals} refuses, the SM_APPROVAL_ codes, and what the operation
 *   refuses
 */
export async function carryOut(
  dependencies: ApprovalDependencies,
  act: Act,
  { id, findOperation }: { readonly id: string; readonly findOperation: FindOperation },
): Promise<CarriedOut> {
  requireDuty(act, 'approval.carry-out');
  const request = await loadRequest(dependencies, id);
  const { document } = request;
  requireOpen(request, dependencies.clock.nowMilliseconds());
  requirePartOfIt(act, request);
  requireActive(request);
  const authority = await authorityOf(dependencies, request);
  const operation = findOperation(document.action);
  const acting = { ...act, ticket: document.ticket, reason: document.reason, authority };
  const emergency = findDuty(document.action)?.emergency === true;
  const closing = closingStore(dependencies, acting, { request, emergency });
  const shown = { ...dependencies, store: closing, ...showing(dependencies, authority) };
  const result = await operation.runStored(shown, acting, document.request);
  return { request, result, emergency };
}

/** Who asked or approved carries it out: nobody else picks the moment. */
function requirePartOfIt({ actor }: Act, { document, approvals }: TrustedRequest): void {
  const parts = [document.requester, ...approvals.map(({ personId }) => personId)];
  const person = personOf(actor);
  if (person !== null && parts.includes(person.id)) return;
  throw new KmsError('APPROVAL_NOT_YOURS', 'who asked for it or approved it carries it out');
}

/** What somebody asked for who was revoked since is not done; another may ask for it. */
function requireActive({ document, requester }: TrustedRequest): void {
  if (requester.state !== 'revoked') return;
  const message = `${requester.name}, who asked for ${document.action}, was revoked`;
  throw new KmsError('PERSON_UNKNOWN', message);
}

/** @throws {KmsError} APPROVAL_FEW, RECORD_NOT_GENUINE, and as {@link judgeApprovals} */
async function authorityOf(
  dependencies: ApprovalDependencies,
  request: TrustedRequest,
): Promise<Authority> {
  const { document, approvals } = request;
  if (approvals.length < APPROVERS) {
    const count = `${approvals.length} of ${APPROVERS}`;
    const message = `${count} people have approved request ${document.id}`;
    throw new KmsError('APPROVAL_FEW', message, { facts: { approvals: approvals.length } });
  }
  const given: GivenApproval[] = [];
  for (const { personId, signature } of approvals) {
    given.push({ person: await loadTrusted(dependencies, PERSONS, personId), signature });
  }
  judgeApprovals(dependencies, request, given);
  const shown = given.map(({ person, signature }) => ({
    person: sealedRecordOf(PERSONS, person),
    signature,
  }));
  return { document, approvals: shown };
}

/** The security module, which is shown the approvals with each call that may need them. */
function showing(
  { securityModule }: ApprovalDependencies,
  authority: Authority,
): Pick<ApprovalDependencies, 'securityModule'> {
  return {
    securityModule: {
      ...securityModule,
      sealRecords: (changes) => securityModule.sealRecords(changes, authority),
      announceVendingKey: (draft) => securityModule.announceVendingKey(draft, authority),
      importWrappedVendingKey: (announced, wrapped) =>
        securityModule.importWrappedVendingKey(announced, wrapped, authority),
      amendVendingKey: (previous, next) =>
        securityModule.amendVendingKey(previous, next, authority),
    },
  };
}

/** A store whose first transaction closes the request. */
function closingStore(
  { store, clock }: ApprovalDependencies,
  act: Act,
  { request, emergency }: { readonly request: TrustedRequest; readonly emergency: boolean },
): Store {
  const { id, action } = request.document;
  let closed = false;
  const close = async (repositories: Repositories): Promise<void> => {
    const closedAt = new Date(clock.nowMilliseconds()).toISOString();
    await repositories.approvals.close(id, { state: 'carried-out', closedAt });
    await requireFirstTime(repositories, request.document);
    const facts = { action, requester: request.requester.name };
    const name = emergency ? 'alarm.emergency' : 'approval.carry-out';
    const happening = { action: name, subject: `approval_request ${id}`, requirements: [], facts };
    await recordEvent(repositories, { clock, act }, happening);
  };
  return {
    ...store,
    transaction: async (work) => {
      const result = await store.transaction(async (repositories) => {
        if (!closed) await close(repositories);
        return work(repositories);
      });
      closed = true;
      return result;
    },
  };
}

/**
 * Whether a request is open the database says, and whoever can write it opens a request again; that
 * it was carried out is in the chain, between its end and the row that asked.
 *
 * @throws {KmsError} APPROVAL_CLOSED
 */
async function requireFirstTime(
  { events }: Pick<Repositories, 'events'>,
  { id, requestedAt }: ApprovalDocument,
): Promise<void> {
  for await (const { action, subject, at } of eventsSince(events, requestedAt)) {
    if (subject !== `approval_request ${id}`) continue;
    if (action === 'approval.request') return;
    if (!CARRIED_OUT.includes(action)) continue;
    throw new KmsError('APPROVAL_CLOSED', `request ${id} was carried out at ${at}`);
  }
}
