/**
 * Judging approvals in custody. The security module judges those of what it seals under them;
 * meters it seals without any, so that of theirs nothing is believed here but signatures: rows of
 * the table of approvals are written by whoever can write the database.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { APPROVAL_DAYS_MAX } from '../../people/approval-document.ts';
import { DUTIES } from '../../people/duties.ts';
import type { Person } from '../../people/person.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import type { TrustedRequest } from './read-request.ts';

/** Operations that change meters only. */
const JUDGED_HERE: readonly string[] = ['meter.intend-many'];
const MINUTE_MILLISECONDS = 60_000;
const OPEN_MILLISECONDS_MAX = APPROVAL_DAYS_MAX * 1440 * MINUTE_MILLISECONDS;
/** As in the security module: a request dated further ahead would be open for longer. */
const AHEAD_MILLISECONDS_MAX = 10 * MINUTE_MILLISECONDS;

/** An approval, and the record of who gave it as it is now. */
export interface GivenApproval {
  readonly person: Stored<Person>;
  readonly signature: string;
}

/**
 * Sees that the approvals of an operation that only custody judges are good.
 *
 * @throws {KmsError} APPROVAL_EXPIRED, APPROVAL_OWN, APPROVAL_TWICE, APPROVAL_ROLE, APPROVAL_FORGED
 */
export function judgeApprovals(
  { signatures, clock }: Pick<ApprovalDependencies, 'signatures' | 'clock'>,
  request: TrustedRequest,
  given: readonly GivenApproval[],
): void {
  const { document, requester } = request;
  if (!JUDGED_HERE.includes(document.action)) return;
  requireTime(request, clock.nowMilliseconds());
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

/** That it has not ended yet was seen before. */
function requireTime({ document }: TrustedRequest, now: number): void {
  const from = Date.parse(document.requestedAt);
  const until = Date.parse(document.expiresAt);
  if (until - from <= OPEN_MILLISECONDS_MAX && from <= now + AHEAD_MILLISECONDS_MAX) return;
  const message = `request ${document.id} is dated ahead, or open for too long`;
  throw new KmsError('APPROVAL_EXPIRED', message);
}

/** As they are now: who was revoked in between, or lost the role, approves nothing. */
function requireRole(action: string, { name, kind, state, roles }: Person): void {
  const wanted = DUTIES[action]?.approvers ?? [];
  const able = kind === 'person' && state === 'active';
  if (able && wanted.some((role) => roles.includes(role))) return;
  throw new KmsError('APPROVAL_ROLE', `${name} does not approve ${action}`);
}
