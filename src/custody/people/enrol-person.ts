/**
 * Enrolling a person or a service account.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Person } from '../../people/person.ts';
import type { Act } from '../custody-dependencies.ts';
import type { ApprovalDependencies } from '../approvals/governed-operation.ts';
import { keepNew } from '../records/keep-record.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { requireFreePerson } from './require-free-person.ts';
import { requireScopeOver } from './require-scope.ts';
import { requireDuty } from './require-duty.ts';

/** Somebody to be enrolled. */
export interface Enrolment {
  /** Version 1, active. */
  readonly person: Person;
  /** Their signature over their enrolment, base64. */
  readonly proof: string;
}

/**
 * Enrols somebody who holds the key that their enrolment names.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_PROOF, PERSON_SCOPE_ACT, PERSON_NAME_TAKEN, the
 *   SM_APPROVAL_ codes
 */
export async function enrolPerson(
  dependencies: ApprovalDependencies,
  act: Act,
  { person, proof }: Enrolment,
): Promise<Person> {
  requireDuty(act, 'person.enrol');
  const { signatures } = dependencies;
  const fresh = person.version === 1 && person.state === 'active' && person.credentialNumber === 1;
  if (!fresh || !signatures.verifyEnrolment(person, proof)) {
    throw new KmsError('PERSON_PROOF', `the enrolment of ${person.name} is not signed by its key`);
  }
  await requireScopeOver(dependencies, act, [person.scope]);
  await requireFreePerson(dependencies, person);
  const facts = {
    name: person.name,
    kind: person.kind,
    roles: person.roles.join(' '),
    fingerprint: signatures.fingerprintOf(person.publicKey),
  };
  const deed = { action: 'person.enrol', requirements: [], facts };
  return (await keepNew({ dependencies, act }, PERSONS, { entity: person, deed })).entity;
}
