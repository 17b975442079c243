/**
 * The history of what is seen, and how much there is of it.
 *
 * @module
 */
import type { RecordTable } from '../../keys/sealed-record.ts';
import type { RecordHistoryRepository, Repositories } from '../../ports/store.ts';

const PAGE_RECORDS = 200;

/** History as `seen` tells what there is. */
export function scopedHistory(
  history: RecordHistoryRepository,
  seen: Repositories,
): RecordHistoryRepository {
  const finders: Partial<Record<RecordTable, (id: string) => Promise<unknown>>> = {
    owner: (id) => seen.owners.find(id),
    supply_group: (id) => seen.supplyGroups.find(id),
    vending_key: (id) => seen.vendingKeys.find(id),
    meter: (id) => seen.meters.find(id),
  };
  const lists: Partial<Record<RecordTable, List>> = {
    owner: (page) => seen.owners.list(page),
    supply_group: (page) => seen.supplyGroups.list(page),
    vending_key: (page) => seen.vendingKeys.list(page),
    meter: (page) => seen.meters.list(page),
  };
  return {
    latest: async (table, id) => {
      const find = finders[table];
      const latest = await history.latest(table, id);
      return find === undefined || (await find(id)) !== undefined ? latest : undefined;
    },
    countRecords: (table) => {
      const list = lists[table];
      return list === undefined ? history.countRecords(table) : countOf(list);
    },
  };
}

type List = (page: {
  readonly after?: string;
  readonly limit: number;
}) => Promise<readonly { readonly entity: { readonly id: string } }[]>;

async function countOf(list: List): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ;) {
    const limit = PAGE_RECORDS;
    const page = await list({ limit, ...(after === undefined ? {} : { after }) });
    count += page.length;
    after = page.at(-1)?.entity.id;
    if (page.length < limit) return count;
  }
}
