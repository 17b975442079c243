/**
 * The owners.
 *
 * @module
 */
import type { Owner } from '../../keys/owner.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { OWNERS } from '../records/record-kinds.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Every owner by name, checked.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export async function listOwners(reading: RecordReading, act: Act): Promise<Stored<Owner>[]> {
  requireDuty(act, 'owner.read');
  return ownersByName(reading);
}

/** For use cases that have their own duty. */
export async function ownersByName(reading: RecordReading): Promise<Stored<Owner>[]> {
  const owners = await listTrusted(reading, OWNERS);
  return owners.sort((left, right) => left.entity.name.localeCompare(right.entity.name, 'en'));
}
