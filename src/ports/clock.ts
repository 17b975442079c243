/**
 * The clock port: time comes in, so that a test or a demonstration can choose it.
 *
 * @module
 */
import type { UtcMinute } from '../sts/utc-minute.ts';

/** Says what time it is. */
export interface Clock {
  /** The present minute. */
  nowUtc(): UtcMinute;
}

/** A clock that also counts milliseconds, for the record of what happened. */
export interface WallClock extends Clock {
  /** Milliseconds since 1970-01-01T00:00:00Z. */
  nowMilliseconds(): number;
  /** A rehearsal chose the time: rows of the audit say so. */
  readonly simulated?: true;
}
