/**
 * Nobody shares a name or a key with another person.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Person } from '../../people/person.ts';
import { looksLike } from '../owners/printable-name.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { PERSONS } from '../records/record-kinds.ts';
import type { RecordReading } from '../records/trusted-record.ts';

/**
 * Refuses a name, or one that people may take for it, or a key that somebody else has or had.
 *
 * @throws {KmsError} PERSON_NAME_TAKEN
 */
export async function requireFreePerson(reading: RecordReading, person: Person): Promise<void> {
  const others = await listTrusted(reading, PERSONS);
  const taken = others.some(
    ({ entity }) =>
      entity.id !== person.id &&
      (looksLike(entity.name, person.name) || entity.publicKey === person.publicKey),
  );
  if (!taken) return;
  throw new KmsError('PERSON_NAME_TAKEN', `somebody else has the name ${person.name} or the key`);
}
