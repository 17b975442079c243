/**
 * The event that an act leaves behind, written in the transaction of its effect.
 *
 * @module
 */
import type { ErrorFacts } from '../errors/kms-error.ts';
import type { WallClock } from '../ports/clock.ts';
import type { Repositories } from '../ports/store.ts';
import type { Act } from './custody-dependencies.ts';

/** What happened. */
export interface Happening {
  /** As `vending-key.activate`. */
  readonly action: string;
  /** The record's table and id, as `vending_key 5f0c…`. */
  readonly subject: string;
  /** Ids of the requirements that were checked. */
  readonly requirements: readonly string[];
  /** Safe values: never key material, never token digits. */
  readonly facts: ErrorFacts;
}

/** Appends the event of an act. */
export async function recordEvent(
  repositories: Pick<Repositories, 'events'>,
  { clock, act }: { readonly clock: WallClock; readonly act: Act },
  happening: Happening,
): Promise<void> {
  const { action, subject, requirements, facts } = happening;
  await repositories.events.append({
    at: new Date(clock.nowMilliseconds()).toISOString(),
    actor: act.actor,
    action,
    subject,
    requirements: requirements.join(' '),
    facts: JSON.stringify({ ...facts, ticket: act.ticket, reason: act.reason }),
  });
}
