/**
 * Reading a request for approval: what it says is believed when the signatures are good.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { APPROVAL_DOMAIN, type ApprovalDocument } from '../../people/approval-document.ts';
import { personFromRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import type { ColumnValue } from '../../keys/sealed-record.ts';
import type { ApprovalRequest } from '../../ports/approval-repository.ts';
import { formerKeysOf } from '../people/former-keys.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { findTrusted } from '../records/trusted-record.ts';
import type { ApprovalDependencies } from './governed-operation.ts';

/** A request that its requester signed, for this installation. */
export interface TrustedRequest extends ApprovalRequest {
  readonly requester: Person;
  /**
   * Of an open request, the names of those who signed it with a key that was replaced since: then
   * it is neither approved nor carried out.
   */
  readonly keyReplaced: readonly string[];
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
export async function trustRequest(
  dependencies: ApprovalDependencies,
  request: ApprovalRequest,
): Promise<TrustedRequest> {
  const { document, requesterSignature, state } = request;
  const requester = await requesterOf(dependencies, request);
  // From a database that others can write: the type says what it should be.
  const domain: string = document.domain;
  const here =
    document.installationId === dependencies.installationId && domain === APPROVAL_DOMAIN;
  const signed = await signedWith(dependencies, document, {
    person: requester,
    signature: requesterSignature,
  });
  if (!here || signed === 'another-key') throw forged(document.id);
  if (state !== 'open') return { ...request, requester, keyReplaced: [] };
  const keyReplaced = signed === 'former-key' ? [requester.name] : [];
  keyReplaced.push(...(await approversWithFormerKeys(dependencies, request)));
  return { ...request, requester, keyReplaced };
}

/**
 * Sees that a request can still be approved and carried out.
 *
 * @throws {KmsError} APPROVAL_CLOSED, APPROVAL_EXPIRED, APPROVAL_KEY_REPLACED
 */
export function requireOpen(
  { document, state, closedAt, keyReplaced }: TrustedRequest,
  nowMilliseconds: number,
): void {
  if (state !== 'open') {
    const message = `request ${document.id} was ${state.replace('-', ' ')} at ${closedAt ?? '?'}`;
    throw new KmsError('APPROVAL_CLOSED', message, { facts: { state } });
  }
  if (nowMilliseconds >= Date.parse(document.expiresAt)) {
    throw new KmsError('APPROVAL_EXPIRED', `request ${document.id} ended ${document.expiresAt}`);
  }
  if (keyReplaced.length === 0) return;
  const names = keyReplaced.join(' and ');
  const message =
    `${names} signed request ${document.id} with a key that was replaced since: ` +
    'withdraw it and ask again';
  throw new KmsError('APPROVAL_KEY_REPLACED', message, { facts: { names } });
}

/** An approval by neither key is for the security module to refuse, which checks each. */
async function approversWithFormerKeys(
  dependencies: ApprovalDependencies,
  { document, approvals }: ApprovalRequest,
): Promise<string[]> {
  const names: string[] = [];
  for (const { personId, signature } of approvals) {
    const person = (await findTrusted(dependencies, PERSONS, personId))?.entity;
    if (person === undefined) continue;
    const signed = await signedWith(dependencies, document, { person, signature });
    if (signed === 'former-key') names.push(person.name);
  }
  return names;
}

/** Whose key made a signature: the person's of now, one they had when it was asked for, or none. */
async function signedWith(
  dependencies: ApprovalDependencies,
  document: ApprovalDocument,
  { person, signature }: { readonly person: Person; readonly signature: string },
): Promise<'present-key' | 'former-key' | 'another-key'> {
  const { signatures } = dependencies;
  if (signatures.verifyDocument(person.publicKey, document, signature)) return 'present-key';
  const former = await formerKeysOf(dependencies, person, document.requestedAt);
  const made = former.some((key) => signatures.verifyDocument(key, document, signature));
  return made ? 'former-key' : 'another-key';
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
