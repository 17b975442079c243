/**
 * Going on after the audit was found to be older than its anchor, or the anchor gone: a backup that
 * was restored looks like that, and so does a theft. What was found stays in the audit for ever.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { SignedAuditHead } from '../../ports/audit-heads.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { recordEvent } from '../record-event.ts';
import type { AuditDependencies } from './audit-dependencies.ts';
import { checkAnchored } from './check-anchored.ts';

/** What can be gone on after. Rows that were altered, and heads that were forged, cannot. */
const RECOVERABLE: readonly string[] = [
  'AUDIT_ROLLED_BACK',
  'AUDIT_ANCHOR_MISSING',
  'AUDIT_ANCHOR_ROLLED_BACK',
  'AUDIT_HSM_ROLLED_BACK',
];

/** What was wrong, and from which head the audit goes on. */
export interface RecoveredAudit {
  readonly code: string;
  readonly message: string;
  readonly head: SignedAuditHead;
}

/**
 * Writes down what was found, and signs a new head behind it.
 *
 * @param also - names of further people who want it
 * @throws {KmsError} PERSON_SCOPE_ACT, AUDIT_NOTHING_WRONG, and the problem itself when nobody may go on after it
 */
export async function recoverAudit(
  dependencies: AuditDependencies,
  act: Act,
  also: readonly string[],
): Promise<RecoveredAudit> {
  requireWholeScope(act);
  const { code, message } = await foundProblem(dependencies);
  const { store, securityModule, anchor, clock } = dependencies;
  const lost = anchor.read().heads.at(-1);
  const head = await store.transaction(async (repositories) => {
    const facts = {
      code,
      found: message,
      anchoredHead: lost?.number ?? 0,
      anchoredHash: lost?.rowHash ?? 'none',
      also: also.join(', '),
    };
    const happening = { action: 'audit.recovered', subject: 'audit', requirements: [], facts };
    await recordEvent(repositories, { clock, act }, happening);
    const last = await repositories.events.head();
    const signedAt = new Date(clock.nowMilliseconds()).toISOString();
    return securityModule.signAuditHead(last, signedAt);
  });
  anchor.append(head);
  // Those that the HSM keeps may be of the time that was lost.
  await securityModule.replaceKeptHeads(head);
  return { code, message, head };
}

async function foundProblem(dependencies: AuditDependencies): Promise<KmsError> {
  try {
    await checkAnchored(dependencies);
  } catch (error) {
    if (error instanceof KmsError && RECOVERABLE.includes(error.code)) return error;
    throw error;
  }
  throw new KmsError('AUDIT_NOTHING_WRONG', 'store, anchor and HSM tell one story');
}
