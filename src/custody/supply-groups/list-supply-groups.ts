/**
 * The supply groups.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { SUPPLY_GROUPS } from '../records/record-kinds.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/**
 * Every supply group
, or those of one owner, by SupplyGroupCode, checked. */
export async function listSupplyGroups(
  reading: RecordReading,
  act: Act,
  filter: { readonly ownerId?: string } = {},
): Promise<Stored<SupplyGroup>[]> {
  requireDuty(act, 'supply-group.read');
  const groups = await listTrusted(reading, SUPPLY_GROUPS);
  const { ownerId } = filter;
  return ownerId === undefined ? groups : groups.filter(({ entity }) => entity.ownerId === ownerId);
}
