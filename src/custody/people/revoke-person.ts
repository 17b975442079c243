/**
 * Revoking a person: their credential is worth nothing from then on. There is no way back; whoever
 * returns is enrolled anew.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Person } from '../../people/person.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNext, type Keeping } from '../records/keep-record.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { requireDuty } from './require-duty.ts';

/**
 * Revokes somebody.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, PERSON_UNCHANGED, the SM_APPROVAL_ codes,
 *   STORE_CONFLICT
 */
export async function revokePerson(
  dependencies: Keeping,
  act: Act,
  { id }: { readonly id: string },
): Promise<Person> {
  requireDuty(act, 'person.revoke');
  const previous = await loadTrusted(dependencies, PERSONS, id);
  const { name, state } = previous.entity;
  if (state === 'revoked') {
    throw new KmsError('PERSON_UNCHANGED', `${name} is revoked already`);
  }
  const entity: Person = { ...previous.entity, state: 'revoked' };
  const deed = { action: 'person.revoke', requirements: [], facts: { name } };
  return (await keepNext({ dependencies, act }, PERSONS, { previous, entity, deed })).entity;
}
