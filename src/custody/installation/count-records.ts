/**
 * How many records there are of each kind that carries a MAC.
 *
 * @module
 */
import type { RecordTable } from '../../keys/sealed-record.ts';
import type { Repositories } from '../../ports/store.ts';

const NONE: Readonly<Record<RecordTable, number>> = {
  installation: 0,
  founding: 0,
  person: 0,
  policy: 0,
  owner: 0,
  supply_group: 0,
  vending_key: 0,
  meter: 0,
};

/** How many records of each table there are, by the history. */
export async function countRecords({
  recordHistory,
}: Pick<Repositories, 'recordHistory'>): Promise<Record<RecordTable, number>> {
  const counts = { ...NONE };
  for (const table of Object.keys(NONE) as RecordTable[]) {
    counts[table] = await recordHistory.countRecords(table);
  }
  return counts;
}
