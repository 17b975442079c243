/**
 * Emergency acts on the audit: two people do them together.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { personOf } from '../../people/actor.ts';
import { mayDo } from '../../people/duties.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import { requireWholeScope } from '../people/require-scope.ts';

/**
 * Sees that an actor has the duty, and that another person who may read the audit is there. In an
 * installation without people there is nobody else.
 *
 * @param also - the second person
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT
 */
export function requireTwoPeople(act: Act, also: Act | null, action: string): void {
  requireDuty(act, action);
  requireWholeScope(act);
  if (also !== null) requireWholeScope(also);
  if (act.actor.kind === 'nobody-yet') return;
  const first = personOf(act.actor);
  const second = also === null ? null : personOf(also.actor);
  const able = second !== null && mayDo(second.roles, 'audit.read');
  if (able && first !== null && second.id !== first.id) return;
  throw new KmsError('PERSON_DUTY', 'a second person: auditor, administrator or custodian');
}
