/**
 * Giving a person another credential: the one before is lost, or known to others.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Person } from '../../people/person.ts';
import type { Act } from '../custody-dependencies.ts';
import type { ApprovalDependencies } from '../approvals/governed-operation.ts';
import { keepNext } from '../records/keep-record.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { factsOfFormerRecord } from './former-keys.ts';
import { requireFreePerson } from './require-free-person.ts';
import { requireScopeOver } from './require-scope.ts';
import { requireDuty } from './require-duty.ts';

/** A new key of a person. */
export interface KeyReplacement {
  /** As the statement says: of its members only the key counts. */
  readonly person: Person;
  /** Signature over the statement with the new key, base64. */
  readonly proof: string;
}

/**
 * Replaces the key of an active person.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN, PERSON_UNKNOWN when revoked, PERSON_PROOF,
 *   PERSON_SCOPE_ACT,
 *   PERSON_NAME_TAKEN,
 *   the SM_APPROVAL_ codes, STORE_CONFLICT
 */
export async function replaceKey(
  dependencies: ApprovalDependencies,
  act: Act,
  { person, proof }: KeyReplacement,
): Promise<Person> {
  requireDuty(act, 'person.replace-key');
  const { signatures } = dependencies;
  const previous = await loadTrusted(dependencies, PERSONS, person.id);
  const before = previous.entity;
  if (before.state === 'revoked') {
    throw new KmsError('PERSON_UNKNOWN', `${before.name} was revoked, for ever`);
  }
  const follows = person.credentialNumber === before.credentialNumber + 1;
  if (!follows || !signatures.verifyEnrolment(person, proof)) {
    throw new KmsError(
      'PERSON_PROOF',
      `the replacement for ${before.name} is not signed by its key`,
    );
  }
  const { publicKey, credentialNumber } = person;
  const entity: Person = { ...before, publicKey, credentialNumber };
  await requireScopeOver(dependencies, act, [before.scope]);
  await requireFreePerson(dependencies, entity);
  const facts = {
    name: before.name,
    fingerprint: signatures.fingerprintOf(publicKey),
    fingerprintBefore: signatures.fingerprintOf(before.publicKey),
    ...factsOfFormerRecord(previous),
  };
  const deed = { action: 'person.replace-key', requirements: [], facts };
  return (await keepNext({ dependencies, act }, PERSONS, { previous, entity, deed })).entity;
}
