/**
 * The day in UTC, by which limits count.
 *
 * @module
 */
import type { WallClock } from '../ports/clock.ts';

/** Today in UTC, `YYYY-MM-DD`. */
export function utcDay(clock: WallClock): string {
  return new Date(clock.nowMilliseconds()).toISOString().slice(0, 10);
}
