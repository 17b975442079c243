/**
 * How many records there are of each kind that carries a MAC.
 *
 * @module
 */
import type { RecordTable } from '../../keys/sealed-record.ts';
import type { Repositories } from '../../ports/store.ts';

const RECORD_TABLES: readonly RecordTable[] = [
  'installation',
  'owner',
  'supply_group',
  'vending_key',
  'meter',
];

/** How many records of each table there are, by the history. */
export async function countRecords({
  recordHistory,
}: Pick<Repositories, 'recordHistory'>): Promise<Record<RecordTable, number>> {
  const counts = { installation: 0, owner: 0, supply_group: 0, vending_key: 0, meter: 0 };
  for (const table of RECORD_TABLES) counts[table] = await recordHistory.countRecords(table);
  return counts;
}
