/**
 * The store as somebody sees it: what is outside their scope is not there.
 *
 * Three things stay global, because they guard everybody: the fingerprint of a value, which no two
 * keys share; how many meters hold a key, before it is destroyed; names that are unique.
 *
 * @module
 */
import type { RecordTable } from '../../keys/sealed-record.ts';
import type { LimitedScope, Scope } from '../../people/scope.ts';
import type { RecordHistoryRepository, Repositories, Store } from '../../ports/store.ts';
import { scopedRecords, seenOf } from './scoped-records.ts';
import { visibilityOf, type Visibility } from './visibility.ts';

const PAGE_RECORDS = 200;

/** The store of a scope, for one session. */
export function scopedStore(store: Store, scope: Scope): Store {
  if (scope === 'everything') return store;
  const seen = visibilityOf(store, scope);
  return {
    ...store,
    ...scopedRepositories(store, seen, scope),
    transaction: (work) =>
      store.transaction((repositories) => work(scopedRepositories(repositories, seen, scope))),
  };
}

function scopedRepositories(
  all: Repositories,
  known: Visibility,
  scope: LimitedScope,
): Repositories {
  // Questions are asked where the statements run; what was admitted is known by the session.
  const here = visibilityOf(all, scope);
  const { owners, supplyGroups, vendingKeys, meters, keyChangeIssues } = all;
  const seesKey = async (key: Parameters<Visibility['key']>[0]) =>
    (await here.key(key)) || (key !== undefined && known.admitsKey(key.id));
  const seesMeter = async (meter: Parameters<Visibility['meter']>[0]) => {
    await known.meter(meter);
    return here.meter(meter);
  };
  const scoped = {
    owners: scopedRecords(owners, (owner) => here.owner(owner?.id ?? '-')),
    supplyGroups: scopedRecords(
      supplyGroups,
      (group) => here.group(group) || (group !== undefined && known.admitsGroup(group.id)),
    ),
    vendingKeys: {
      ...vendingKeys,
      ...scopedRecords(vendingKeys, seesKey),
      list: scopedRecords(vendingKeys, here.key).list,
      findNamed: async (...name: Parameters<typeof vendingKeys.findNamed>) => {
        const found = await vendingKeys.findNamed(...name);
        return (await here.key(found?.entity)) ? found : undefined;
      },
      listOfSupplyGroup: async (...code: Parameters<typeof vendingKeys.listOfSupplyGroup>) =>
        seenOf(await vendingKeys.listOfSupplyGroup(...code), here.key),
    },
    meters: { ...meters, ...scopedRecords(meters, seesMeter) },
    keyChangeIssues: {
      ...keyChangeIssues,
      find: async (id: string) => {
        const found = await keyChangeIssues.find(id);
        return (await known.issue(found)) ? found : undefined;
      },
      listOfMeter: async (meterPAN: string, limit: number) => {
        const issues = await keyChangeIssues.listOfMeter(meterPAN, limit);
        const seen = await seesMeter((await meters.find(meterPAN))?.entity);
        if (!seen) return [];
        for (const issue of issues) await known.issue(issue);
        return issues;
      },
    },
  };
  const repositories = { ...all, ...scoped };
  return { ...repositories, recordHistory: scopedHistory(all.recordHistory, repositories) };
}

/** The history of what is seen. */
function scopedHistory(
  history: RecordHistoryRepository,
  seen: Repositories,
): RecordHistoryRepository {
  const finders: Partial<Record<RecordTable, (id: string) => Promise<unknown>>> = {
    owner: (id) => seen.owners.find(id),
    supply_group: (id) => seen.supplyGroups.find(id),
    vending_key: (id) => seen.vendingKeys.find(id),
    meter: (id) => seen.meters.find(id),
  };
  return {
    latest: async (table, id) => {
      const find = finders[table];
      const latest = await history.latest(table, id);
      return find === undefined || (await find(id)) !== undefined ? latest : undefined;
    },
    countRecords: async (table) => {
      switch (table) {
        case 'owner':
          return countOf(seen.owners);
        case 'supply_group':
          return countOf(seen.supplyGroups);
        case 'vending_key':
          return countOf(seen.vendingKeys);
        case 'meter':
          return countOf(seen.meters);
        case 'installation':
        case 'founding':
        case 'person':
        case 'policy':
          return history.countRecords(table);
      }
    },
  };
}

async function countOf({
  list,
}:
  | Pick<Repositories['owners'], 'list'>
  | Pick<Repositories['meters'], 'list'>
  | Pick<Repositories['vendingKeys'], 'list'>
  | Pick<Repositories['supplyGroups'], 'list'>): Promise<number> {
  let count = 0;
  for (let after: string | undefined; ;) {
    const page: readonly { readonly entity: { readonly id: string } }[] = await list({
      limit: PAGE_RECORDS,
      ...(after === undefined ? {} : { after }),
    });
    count += page.length;
    after = page.at(-1)?.entity.id;
    if (page.length < PAGE_RECORDS) return count;
  }
}
