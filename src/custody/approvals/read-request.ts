/**
 * Reading a request for approval: what it says is believed when the signatures are good.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { APPROVAL_DOMAIN } from '../../people/approval-document.ts';
import { personFromRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import type { ColumnValue } from '../../keys/sealed-record.ts';
import type { ApprovalRequest } from '../../ports/approval-repository.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { findTrusted } from '../records/trusted-record.ts';
import type { ApprovalDependencies } from './governed-operation.ts';

/** A request that its requester signed, for this installation. */
export interface TrustedRequest extends ApprovalRequest {
  readonly requester: Person;
}

/**
 * A request, checked.
 *
 * @throws {KmsError} APPROVAL_UNKNOWN, APPROVAL_FORGED, RECORD_NOT_GENUINE
 */
export async function loadRequest(
  dependencies: ApprovalDependencies,
  id: string,
): Promise<TrustedRequest> {
  const request = await dependencies.store.approvals.find(id);
  if (request === undefined) {
    throw new KmsError('APPROVAL_UNKNOWN', `there is no request ${id}`);
  }
  return trustRequest(dependencies, request);
}

/**
 * The same for a request that was read in a list.
 *
 * @throws {KmsError} APPROVAL_FORGED, RECORD_NOT_GENUINE
 */
async function trustRequest(
  dependencies: ApprovalDependencies,
  request: ApprovalRequest,
): Promise<TrustedRequest> {
  const { document, requesterSignature } = request;
  const { signatures, installationId } = dependencies;
  const requester = await requesterOf(dependencies, request);
  // From a database that others can write: the type says what it should be.
  const domain: string = document.domain;
  const here = document.installationId === installationId && domain === APPROVAL_DOMAIN;
  const signed = signatures.verifyDocument(requester.publicKey, document, requesterSignature);
  if (here && signed) return { ...request, requester };
  throw forged(document.id);
}

/**
 * Sees that a request can still be approved and carried out.
 *
 * @throws {KmsError} APPROVAL_CLOSED, APPROVAL_EXPIRED
 */
export function requireOpen(
  { document, state, closedAt }: ApprovalRequest,
  nowMilliseconds: number,
): void {
  if (state !== 'open') {
    const message = `request ${document.id} was ${state.replace('-', ' ')} at ${closedAt ?? '?'}`;
    throw new KmsError('APPROVAL_CLOSED', message, { facts: { state } });
  }
  if (nowMilliseconds < Date.parse(document.expiresAt)) return;
  throw new KmsError('APPROVAL_EXPIRED', `request ${document.id} ended ${document.expiresAt}`);
}

/** Somebody on record, or the one whose enrolment it asks for. */
async function requesterOf(
  dependencies: ApprovalDependencies,
  { document }: ApprovalRequest,
): Promise<Person> {
  const stored = await findTrusted(dependencies, PERSONS, document.requester);
  if (stored !== undefined) return stored.entity;
  const own = document.changes.find(
    ({ table, id }) => table === 'person' && id === document.requester,
  );
  if (own === undefined || document.action !== 'person.enrol') throw forged(document.id);
  return personFromRow(own.row as Readonly<Record<string, ColumnValue>>);
}

function forged(id: string): KmsError {
  return new KmsError('APPROVAL_FORGED', `request ${id} does not carry its requester's signature`);
}
