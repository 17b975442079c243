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

/** Every supply group, or those of one owner, by SupplyGroupCode, checked. */
export async function listSupplyGroups(
  reading: RecordReading,
  filter: { readonly ownerId?: string } = {},
): Promise<Stored<SupplyGroup>[]> {
  const groups = await listTrusted(reading, SUPPLY_GROUPS);
  const { ownerId } = filter;
  return ownerId === undefined ? groups : groups.filter(({ entity }) => entity.ownerId === ownerId);
}
