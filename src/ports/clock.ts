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
