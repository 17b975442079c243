/**
 * Writing down what an earlier process could not log, now that the audit can be written. Row and
 * count lie in two places, and a process may die between them: the row names the count, and before
 * another is written it is looked for.
 *
 * @module
 */
import { factsOf } from '../../audit/row-facts.ts';
import type { UnloggedCount } from '../../ports/anchor.ts';
import type { EventRepository } from '../../ports/store.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import type { HeadSigning } from './audit-dependencies.ts';
import { eventsSince } from './newest-rows.ts';
import { requireDuty } from '../people/require-duty.ts';

const REPORTED = 'audit.unlogged';

/**
 * Reports what was counted and not reported yet, once, and takes the count away.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export async function reportUnlogged(
  { store, anchor, clock }: Pick<HeadSigning, 'store' | 'anchor' | 'clock'>,
  act: Act,
): Promise<void> {
  requireDuty(act, REPORTED);
  const unlogged = anchor.unlogged();
  if (unlogged === null) return;
  const { id, count, first, last } = unlogged;
  await store.transaction(async (repositories) => {
    // Of two processes that start at once the second finds the row of the first.
    await repositories.events.hold();
    const refused = count - (await reportedOf(repositories.events, unlogged));
    if (refused <= 0) return;
    const facts = { counted: id, refused, first, last };
    const happening = { action: REPORTED, subject: 'audit', requirements: [], facts };
    await recordEvent(repositories, { clock, act }, happening);
  });
  anchor.clearUnlogged(unlogged);
}

/** How much of a count the rows report already. */
async function reportedOf(events: EventRepository, { id, first }: UnloggedCount): Promise<number> {
  let reported = 0;
  // No instant when the file was cut short: then every row is looked at.
  for await (const row of eventsSince(events, first)) {
    if (row.action !== REPORTED) continue;
    const { counted, refused } = factsOf(row);
    if (counted === id) reported += Number(refused);
  }
  return reported;
}
