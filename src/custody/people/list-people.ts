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

/** Everybody by name, revoked ones included, checked. */
export async function listPeople(reading: RecordReading): Promise<Person[]> {
  const people = (await listTrusted(reading, PERSONS)).map(({ entity }) => entity);
  return people.sort((left, right) => left.name.localeCompare(right.name, 'en'));
}

/**
 * Somebody by name or id.
 *
 * @throws {KmsError} RECORD_UNKNOWN
 */
export async function findPerson(
  reading: RecordReading,
  nameOrId: string,
): Promise<Stored<Person>> {
  const people = await listTrusted(reading, PERSONS);
  const found = people.find(({ entity }) => entity.id === nameOrId || entity.name === nameOrId);
  if (found !== undefined) return found;
  throw new KmsError('RECORD_UNKNOWN', 'nobody has this name or id', {
    facts: { table: 'person' },
  });
}
