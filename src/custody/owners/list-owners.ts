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

/** Every owner by name, checked. */
export async function listOwners(reading: RecordReading): Promise<Stored<Owner>[]> {
  const owners = await listTrusted(reading, OWNERS);
  return owners.sort((left, right) => left.entity.name.localeCompare(right.entity.name, 'en'));
}
