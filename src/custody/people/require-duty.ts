/**
 * Whether somebody may do something, by their roles and by the table of duties.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { DUTIES, mayDo } from '../../people/duties.ts';
import type { Act } from '../custody-dependencies.ts';

/**
 * Refuses what is not among somebody's duties. In a store without people nobody has any.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export function requireDuty({ person }: Pick<Act, 'person'>, action: string): void {
  if (person === undefined || mayDo(person.roles, action)) return;
  const duty = Object.hasOwn(DUTIES, action) ? DUTIES[action] : undefined;
  const who = duty?.may.join(', ') ?? 'nobody';
  throw new KmsError('PERSON_DUTY', `${action} is for: ${who}`, {
    facts: { action, roles: person.roles.join(' ') },
  });
}
