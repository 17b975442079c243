/**
 * Who somebody is, by the credential that they hold.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Person } from '../../people/person.ts';
import { PERSONS } from '../records/record-kinds.ts';
import { findTrusted, type RecordReading } from '../records/trusted-record.ts';

/** What a credential says of its holder. That they hold it has been proved. */
export interface HeldCredential {
  readonly personId: string;
  readonly publicKey: string;
}

/**
 * The active person on record with this credential.
 *
 * @throws {KmsError} PERSON_UNKNOWN: never enrolled, replaced or revoked; RECORD_NOT_GENUINE
 */
export async function identifyPerson(
  reading: RecordReading,
  { personId, publicKey }: HeldCredential,
): Promise<Person> {
  const person = (await findTrusted(reading, PERSONS, personId))?.entity;
  if (person?.state === 'active' && person.publicKey === publicKey) return person;
  throw new KmsError('PERSON_UNKNOWN', 'no active person has this credential');
}
