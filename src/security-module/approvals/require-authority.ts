/**
 * The host's own check that two people approved what it is asked to seal. The service may be
 * captured: nothing that it says is believed but what carries a MAC of this HSM or a signature of a
 * person whose record carries one.
 *
 * @module
 */
import { canonicalOctets } from '../../exchange/canonical-octets.ts';
import { isApprovedChange } from '../../exchange/approved-change.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordRow, UnsealedRecord } from '../../keys/sealed-record.ts';
import {
  APPROVAL_DOMAIN,
  APPROVERS,
  isTimely,
  type ApprovalDocument,
  type GovernanceMode,
} from '../../people/approval-document.ts';
import { approverRolesOf } from '../../people/approver-roles.ts';
import { personFromRow } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import type { Role } from '../../people/roles.ts';
import type { Authority, ShownApproval } from '../../ports/authority.ts';
import type { Clock } from '../../ports/clock.ts';
import { verifySignedText } from '../../credentials/verify.ts';
import type { RecordMacs } from '../record-mac.ts';

/** What the check rests on. */
export interface AuthorityChecks {
  readonly records: RecordMacs;
  readonly clock: Clock;
  readonly installationId: string;
}

/** A record to be sealed, and its genuine row so far; null for a new one. */
export interface GovernedChange {
  readonly before: RecordRow | null;
  readonly next: UnsealedRecord;
}

/** Records to be sealed, in an installation that has people. */
export interface AuthorityWanted {
  readonly mode: GovernanceMode;
  readonly changes: readonly GovernedChange[];
}

/**
 * Sees that two people approved every one of the changes.
 *
 * @throws {KmsError} SM_APPROVAL_MISSING, SM_APPROVAL_ELSEWHERE, SM_APPROVAL_EXPIRED,
 *   SM_APPROVAL_CHANGE, SM_APPROVAL_PEOPLE, SM_APPROVAL_SIGNATURE, SM_RECORD_MAC
 */
export function requireAuthority(
  checks: AuthorityChecks,
  authority: Authority | undefined,
  { mode, changes }: AuthorityWanted,
): void {
  if (authority === undefined) {
    throw new KmsError('SM_APPROVAL_MISSING', 'this needs the approval of two people');
  }
  const { document, approvals } = authority;
  requirePlace(checks, document, mode);
  requireTime(checks, document);
  for (const { next } of changes) requireApproved(document, next);
  const people = approvals.map((approval) => requireSigned(checks, document, approval));
  requireTwoOthers(document, people);
  for (const { next, before } of changes) requireRoles(people, approverRolesOf(next, before));
}

/** Signed for this installation, and in the mode in which it was founded. */
function requirePlace(
  { installationId }: AuthorityChecks,
  document: ApprovalDocument,
  mode: GovernanceMode,
): void {
  // It came over a border: the type says what it should be.
  const domain: string = document.domain;
  const here = document.installationId === installationId && document.mode === mode;
  if (domain === APPROVAL_DOMAIN && here) return;
  const message = `the approval is of another installation, or of a ${document.mode}`;
  throw new KmsError('SM_APPROVAL_ELSEWHERE', message);
}

function requireTime({ clock }: AuthorityChecks, document: ApprovalDocument): void {
  if (isTimely(document, clock.nowUtc() * 60_000)) return;
  throw new KmsError('SM_APPROVAL_EXPIRED', `the approval ended ${document.expiresAt}`);
}

function requireApproved(document: ApprovalDocument, change: UnsealedRecord): void {
  if (isApprovedChange(document, change)) return;
  const message = `${change.table} ${change.id} version ${change.version} is not what was approved`;
  throw new KmsError('SM_APPROVAL_CHANGE', message);
}

/** The person of an approval, whose record is genuine and whose signature is good. */
function requireSigned(
  { records }: AuthorityChecks,
  document: ApprovalDocument,
  { person: record, signature }: ShownApproval,
): Person {
  if (record.table !== 'person' || !records.isGenuine(record)) {
    throw new KmsError('SM_RECORD_MAC', `the record of approver ${record.id} has another MAC`);
  }
  const person = personFromRow(record.row);
  if (verifySignedText(person.publicKey, canonicalOctets(document), signature)) return person;
  throw new KmsError('SM_APPROVAL_SIGNATURE', `${person.name} did not sign this`);
}

/** Two different people with different keys, active, and none of them asked for it. */
function requireTwoOthers({ requester }: ApprovalDocument, people: readonly Person[]): void {
  const differing = (of: (person: Person) => string) => new Set(people.map(of)).size;
  const able = people.every(
    ({ id, kind, state }) => id !== requester && kind === 'person' && state === 'active',
  );
  const enough = Math.min(
    differing(({ id }) => id),
    differing(({ publicKey }) => publicKey),
  );
  if (able && enough >= APPROVERS && enough === people.length) return;
  const message = `${APPROVERS} different active people approve, the requester is none of them`;
  throw new KmsError('SM_APPROVAL_PEOPLE', message);
}

function requireRoles(people: readonly Person[], wanted: readonly Role[]): void {
  if (people.every(({ roles }) => roles.some((role) => wanted.includes(role)))) return;
  const message = `who approves this is: ${wanted.join(' or ')}`;
  throw new KmsError('SM_APPROVAL_PEOPLE', message);
}
