/**
 * How many sets a person was given today. Reprints count: what a limit holds back is digits.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { WallClock } from '../../ports/clock.ts';
import type { DailyCounter, Repositories } from '../../ports/store.ts';
import { utcDay } from '../utc-day.ts';
import type { KeyChangeLimits } from './key-change-dependencies.ts';

/** What counting needs. */
export interface SetCounting {
  readonly clock: WallClock;
  readonly limits: KeyChangeLimits;
}

/**
 * Refuses when nothing is left, before anything is computed.
 *
 * @throws {KmsError} KEY_CHANGE_LIMIT
 */
export async function requireSetLeft(
  repositories: Pick<Repositories, 'counters'>,
  counting: SetCounting,
  actor: string,
): Promise<void> {
  const given = await repositories.counters.read(counterOf(counting, actor));
  requireWithin(counting, given + 1);
}

/**
 * Counts one set, in the transaction that makes it known. Thrown in there, the refusal takes its
 * own count back.
 *
 * @throws {KmsError} KEY_CHANGE_LIMIT
 */
export async function countSet(
  repositories: Pick<Repositories, 'counters'>,
  counting: SetCounting,
  actor: string,
): Promise<void> {
  requireWithin(counting, await repositories.counters.add(counterOf(counting, actor), 1));
}

function counterOf({ clock }: SetCounting, actor: string): DailyCounter {
  return { subject: `actor:${actor}`, action: 'key-change-set', day: utcDay(clock) };
}

function requireWithin({ limits }: SetCounting, count: number): void {
  const limit = limits.keyChangeSetsPerPersonAndDay;
  if (count <= limit) return;
  throw new KmsError('KEY_CHANGE_LIMIT', `${limit} sets were given to this person today`, {
    facts: { limit },
  });
}
