/**
 * Finding an owner by what people know it by.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Owner } from '../../keys/owner.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import { ownersByName } from './list-owners.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * The owner with this name or id.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN
 */
export async function findOwner(
  reading: RecordReading,
  act: Act,
  nameOrId: string,
): Promise<Stored<Owner>> {
  requireDuty(act, 'owner.read');
  return ownerNamed(reading, nameOrId);
}

/**
 * The same for use cases that have their own duty.
 *
 * @throws {KmsError} RECORD_UNKNOWN
 */
export async function ownerNamed(reading: RecordReading, nameOrId: string): Promise<Stored<Owner>> {
  const wanted = nameOrId.normalize('NFC').trim();
  const owners = await ownersByName(reading);
  const found =
    owners.find(({ entity }) => entity.id === wanted) ??
    owners.find(({ entity }) => entity.name === wanted);
  if (found !== undefined) return found;
  throw new KmsError('RECORD_UNKNOWN', 'no owner has this name or id', {
    facts: { table: 'owner' },
  });
}
