/**
 * The clock against the audit, before anything is computed or written by it.
 *
 * @module
 */
import { requireClockNotBehind } from '../../audit/row-instants.ts';
import type { WallClock } from '../../ports/clock.ts';
import type { EventRepository } from '../../ports/store.ts';

/** What the question needs. */
export interface ClockReading {
  readonly store: { readonly events: Pick<EventRepository, 'latestInstant'> };
  readonly clock: WallClock;
}

/**
 * Refuses a clock that is behind the audit. A rehearsal chooses its time.
 *
 * @throws {KmsError} AUDIT_CLOCK_BEHIND
 */
export async function requireClock({ store, clock }: ClockReading): Promise<void> {
  if (clock.simulated === true) return;
  const now = new Date(clock.nowMilliseconds()).toISOString();
  requireClockNotBehind(await store.events.latestInstant(), now);
}
