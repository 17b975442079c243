/**
 * Going on after the audit was found to be older than its anchor, or the anchor gone: a backup that
 * was restored looks like that, and so does a theft. What was found stays in the audit for ever.
 *
 * @module
 */
import { factsOf } from '../../audit/row-facts.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { SignedAuditHead } from '../../ports/audit-heads.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import type { AuditDependencies } from './audit-dependencies.ts';
import { checkAnchored } from './check-anchored.ts';
import { isRecoveryFrom, RECOVERED } from './recovery-row.ts';
import { requireClock } from './require-clock.ts';
import { requireTwoPeople } from './require-two-people.ts';
import { actorName } from '../../people/actor.ts';

/** What can be gone on after. Rows that were altered, and heads that were forged, cannot. */
const RECOVERABLE: readonly string[] = [
  'AUDIT_ROLLED_BACK',
  'AUDIT_ANCHOR_MISSING',
  'AUDIT_ANCHOR_ROLLED_BACK',
  'AUDIT_HSM_ROLLED_BACK',
];

/** What a store looks like that is older than its anchor, or that was and is being recovered. */
const OLDER_STORE: readonly string[] = ['AUDIT_ROLLED_BACK', 'AUDIT_REWRITTEN'];

/** What was wrong, and from which head the audit goes on. */
export interface RecoveredAudit {
  readonly code: string;
  readonly message: string;
  readonly head: SignedAuditHead;
}

/**
 * Writes down what was found, and signs a new head behind it. Whoever is cut short is still told
 * what is wrong, and recovers once more: the anchor comes last, since with its line in place
 * nothing would say that the HSM keeps heads of the time that was lost.
 *
 * @param also - the second person, in an installation that has people
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, AUDIT_CLOCK_BEHIND, AUDIT_NOTHING_WRONG, and
 *   the problem
 *   itself when nobody may go on after it
 */
export async function recoverAudit(
  dependencies: AuditDependencies,
  act: Act,
  also: Act | null,
): Promise<RecoveredAudit> {
  requireTwoPeople(act, also, RECOVERED);
  await requireClock(dependencies);
  const lost = dependencies.anchor.read().heads.at(-1);
  const { unfinished, code, message } = await foundProblem(dependencies, lost);
  const { store, securityModule, anchor, clock } = dependencies;
  const last = await store.transaction(async (repositories) => {
    const facts = {
      code,
      found: message,
      anchoredHead: lost?.number ?? 0,
      anchoredHash: lost?.rowHash ?? 'none',
      also: also === null ? '' : actorName(also.actor),
    };
    const happening = { action: RECOVERED, subject: 'audit', requirements: [], facts };
    if (unfinished) await repositories.events.hold();
    else await recordEvent(repositories, { clock, act }, happening);
    return repositories.events.head();
  });
  // Cut short here it goes on: the row says what it is.
  const head = await securityModule.signAuditHead(
    last,
    new Date(clock.nowMilliseconds()).toISOString(),
  );
  // Those that the HSM keeps may be of the time that was lost.
  await securityModule.replaceKeptHeads(head);
  anchor.append(head);
  return { code, message, head };
}

/** What is wrong, and whether a recovery from it was cut short behind its row. */
interface FoundProblem {
  readonly unfinished: boolean;
  readonly code: string;
  readonly message: string;
}

async function foundProblem(
  dependencies: AuditDependencies,
  lost: SignedAuditHead | undefined,
): Promise<FoundProblem> {
  try {
    await checkAnchored(dependencies);
  } catch (error) {
    if (!(error instanceof KmsError)) throw error;
    const { code, message } = error;
    const begun = OLDER_STORE.includes(code) ? await begunRecovery(dependencies, lost) : null;
    if (begun !== null) return begun;
    if (RECOVERABLE.includes(code)) return { unfinished: false, code, message };
    throw error;
  }
  throw new KmsError('AUDIT_NOTHING_WRONG', 'store, anchor and HSM tell one story');
}

/**
 * A recovery whose row is there and whose head was not written down. It goes on with that row:
 * heads that were lost stand between it and the one that it names, and a later row would be beyond
 * them. Where its number is that of the head it looks like a row that was written anew, but says
 * itself what it is; it is the last row, so no more is gone on after than after a shorter store.
 */
async function begunRecovery(
  { store }: AuditDependencies,
  lost: SignedAuditHead | undefined,
): Promise<FoundProblem | null> {
  const { number } = await store.events.head();
  const [row] = await store.events.list(number - 1, 1);
  if (row === undefined || lost === undefined || number > lost.number || !isRecoveryFrom(row, lost))
    return null;
  const { code, found } = factsOf(row);
  return { unfinished: true, code: String(code), message: String(found) };
}
