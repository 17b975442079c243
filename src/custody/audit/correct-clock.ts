/**
 * Going on after a clock was ahead: rows that it dated lie in the future, and the right clock is
 * behind them. Two people say that the clock is right now, and the audit keeps what they said.
 *
 * @module
 */
import { CLOCK_CORRECTED } from '../../audit/row-instants.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { actorName } from '../../people/actor.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireTwoPeople } from './require-two-people.ts';
import { recordEvent } from '../record-event.ts';
import type { AuditDependencies } from './audit-dependencies.ts';
import { checkAnchored } from './check-anchored.ts';
import { requireClock } from './require-clock.ts';
import { signHead } from './sign-head.ts';

/** Instants before and after, ISO 8601. */
export interface CorrectedClock {
  /** Of the row that was dated latest. */
  readonly latestBefore: string;
  readonly now: string;
}

/**
 * Writes a row that lets later rows be dated before earlier ones, and signs a head behind it.
 *
 * @param also - the second person, in an installation that has people
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, AUDIT_CLOCK_RIGHT, the codes of an audit that
 *   is
 *   not as it was signed
 */
export async function correctClock(
  dependencies: AuditDependencies,
  act: Act,
  also: Act | null,
): Promise<CorrectedClock> {
  requireTwoPeople(act, also, CLOCK_CORRECTED);
  await checkAnchored(dependencies);
  const { store, clock } = dependencies;
  const corrected = await store.transaction(async (repositories) => {
    await repositories.events.hold();
    await requireBehind({ store: repositories, clock });
    const latestBefore = await repositories.events.latestInstant();
    const now = new Date(clock.nowMilliseconds()).toISOString();
    const facts = { latestBefore, also: also === null ? '' : actorName(also.actor) };
    const happening = { action: CLOCK_CORRECTED, subject: 'audit', requirements: [], facts };
    await recordEvent(repositories, { clock, act }, happening);
    return { latestBefore, now };
  });
  await signHead(dependencies);
  return corrected;
}

async function requireBehind(reading: Parameters<typeof requireClock>[0]): Promise<void> {
  try {
    await requireClock(reading);
  } catch (error) {
    if (error instanceof KmsError && error.code === 'AUDIT_CLOCK_BEHIND') return;
    throw error;
  }
  throw new KmsError('AUDIT_CLOCK_RIGHT', 'the clock is not behind the rows of the audit');
}
