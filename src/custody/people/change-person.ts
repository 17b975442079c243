/**
 * Changing what a person may do: roles, scope, the limit of a service account.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { parseRoles, scopeToText } from '../../people/person-row.ts';
import type { Person } from '../../people/person.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNext, type Keeping } from '../records/keep-record.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { requireScopeOver } from './require-scope.ts';
import { requireDuty } from './require-duty.ts';

/** What changes; what is left out stays. */
export type PersonChange = { readonly id: string } & Partial<
  Pick<Person, 'roles' | 'scope' | 'agentDailyLimit'>
>;

/**
 * Changes an active person.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, PERSON_UNKNOWN when revoked, PERSON_ROLES,
 *   PERSON_UNCHANGED,
 *   PERSON_SCOPE_ACT,
 *   the SM_APPROVAL_ codes, STORE_CONFLICT
 */
export async function changePerson(
  dependencies: Keeping,
  act: Act,
  { id, ...changes }: PersonChange,
): Promise<Person> {
  requireDuty(act, 'person.change');
  const previous = await loadTrusted(dependencies, PERSONS, id);
  const before = previous.entity;
  if (before.state === 'revoked') {
    throw new KmsError('PERSON_UNKNOWN', `${before.name} was revoked, for ever`);
  }
  const entity: Person = { ...before, ...changes };
  parseRoles(entity.roles.join(' '));
  await requireScopeOver(dependencies, act, [before.scope, entity.scope]);
  const [was, is] = [factsOf(before), factsOf(entity)];
  if (JSON.stringify(was) === JSON.stringify(is)) {
    throw new KmsError('PERSON_UNCHANGED', `${before.name} has these roles and this scope`);
  }
  const facts = { name: before.name, ...is, rolesBefore: was.roles, scopeBefore: was.scope };
  const deed = { action: 'person.change', requirements: [], facts };
  return (await keepNext({ dependencies, act }, PERSONS, { previous, entity, deed })).entity;
}

function factsOf({ roles, scope, agentDailyLimit }: Person) {
  return {
    roles: roles.join(' '),
    scope: scopeToText(scope),
    agentDailyLimit: agentDailyLimit ?? 'none',
  };
}
