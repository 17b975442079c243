/**
 * How many intentions a person changed one by one today. Changing many in one act needs approval;
 * without a limit many single acts would come to the same.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { personOf } from '../../people/actor.ts';
import type { Repositories } from '../../ports/store.ts';
import type { Act } from '../custody-dependencies.ts';
import { readPolicy } from '../policies/set-policy.ts';
import { utcDay } from '../utc-day.ts';
import type { MeterDependencies } from './meter-dependencies.ts';

/** Counts one, in the transaction that changes it. */
export type CountIntention = (repositories: Pick<Repositories, 'counters'>) => Promise<void>;

/**
 * The count of an actor. In an installation without people there is no limit: whoever is there
 * could
 * give another name.
 *
 * @throws {KmsError} PERSON_DUTY for an actor that no count is kept of
 * @returns a function that throws METER_INTENTION_LIMIT, and the count is taken back with the rest
 */
export async function intentionCounter(
  dependencies: MeterDependencies,
  { actor }: Pick<Act, 'actor'>,
): Promise<CountIntention> {
  if (actor.kind === 'nobody-yet') return () => Promise.resolve();
  const person = personOf(actor);
  if (person === null) {
    throw new KmsError('PERSON_DUTY', `a ${actor.kind} changes no intention`);
  }
  const { meterIntentionsPerPersonAndDay: limit } = await readPolicy(dependencies);
  const counter = { subject: `person:${person.id}`, action: 'meter-intention' };
  return async ({ counters }) => {
    const changed = await counters.add({ ...counter, day: utcDay(dependencies.clock) }, 1);
    if (changed <= limit) return;
    const message = `${person.name} changed ${limit} intentions one by one today`;
    throw new KmsError('METER_INTENTION_LIMIT', message, { facts: { limit } });
  };
}
