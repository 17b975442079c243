/**
 * Whether an actor may do something, by the table of duties. It is asked first, before the store or
 * the security module is asked for anything.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { personOf, type Actor } from '../../people/actor.ts';
import { findDuty, isPermitted } from '../../people/duties.ts';
import type { Act } from '../custody-dependencies.ts';

/**
 * Refuses what is not among the duties of an actor.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export function requireDuty(act: Pick<Act, 'actor'>, action: string): void {
  // The compiler requires an actor; a caller without one is refused at run time too.
  const actor = act.actor as Actor | undefined;
  if (actor !== undefined && isPermitted(actor, action)) return;
  const duty = findDuty(action);
  const message =
    duty === undefined
      ? `${action} is in no table of duties: nobody may do it`
      : `${action} is for: ${duty.may.length === 0 ? 'nobody' : duty.may.join(', ')}`;
  const roles = actor === undefined ? '' : (personOf(actor)?.roles.join(' ') ?? '');
  const facts = { action, actor: actor?.kind ?? 'nobody', roles };
  throw new KmsError('PERSON_DUTY', message, { facts });
}
