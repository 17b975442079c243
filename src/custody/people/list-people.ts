/**
 * The people.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { Person } from '../../people/person.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { PERSONS } from '../records/record-kinds.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from './require-duty.ts';

/**
 * Everybody by name, revoked ones included, checked.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export async function listPeople(reading: RecordReading, act: Act): Promise<Person[]> {
  requireDuty(act, 'person.read');
  return peopleByName(reading);
}

/** For use cases that have their own duty. */
export async function peopleByName(reading: RecordReading): Promise<Person[]> {
  const people = (await listTrusted(reading, PERSONS)).map(({ entity }) => entity);
  return people.sort((left, right) => left.name.localeCompare(right.name, 'en'));
}

/**
 * Somebody by name or id.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN
 */
export async function findPerson(
  reading: RecordReading,
  act: Act,
  nameOrId: string,
): Promise<Stored<Person>> {
  requireDuty(act, 'person.read');
  const people = await listTrusted(reading, PERSONS);
  const found = people.find(({ entity }) => entity.id === nameOrId || entity.name === nameOrId);
  if (found !== undefined) return found;
  throw new KmsError('RECORD_UNKNOWN', 'nobody has this name or id', {
    facts: { table: 'person' },
  });
}
