/**
 * The store as somebody sees it: what is outside their scope is not there.
 *
 * Three things stay global, because they guard everybody: the fingerprint of a value, which no two
 * keys share; how many meters hold a key, before it is destroyed; names that are unique.
 *
 * @module
 */
import { seesSupplyGroup, type LimitedScope, type Scope } from '../../people/scope.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { Repositories, Store } from '../../ports/store.ts';
import type { KeyPosition, Meter } from '../../rollover/meter.ts';
import { NOTHING, type Ground } from './evidence.ts';
import { scopedApprovals } from './scoped-approvals.ts';
import { scopedEvents } from './scoped-events.ts';
import { scopedHistory } from './scoped-history.ts';
import { scopedRecords, seenOf } from './scoped-records.ts';
import { thingsSeen } from './seen-things.ts';
import { visibilityOf, type Sees } from './visibility.ts';

/** Who looks; the same for a whole session. */
interface Looking {
  readonly scope: LimitedScope;
  readonly securityModule: Ground['securityModule'];
  /** Keys outside the scope that a visible meter names: known by their ids, and in no list. */
  readonly admittedKeys: Set<string>;
  /** The supply groups of those. */
  readonly admittedGroups: Set<string>;
}

/** The store of a scope, for one session. The security module checks what grants sight. */
export function scopedStore(
  store: Store,
  scope: Scope,
  securityModule?: Pick<RecordSealing, 'checkRecords'>,
): Store {
  if (scope === 'everything') return store;
  const admitted = { admittedKeys: new Set<string>(), admittedGroups: new Set<string>() };
  const looking: Looking = { scope, securityModule, ...admitted };
  return {
    ...store,
    ...scopedRepositories(store, looking),
    // Within a transaction questions are asked where its statements run.
    transaction: (work, options) =>
      store.transaction((repositories) => work(scopedRepositories(repositories, looking)), options),
  };
}

function scopedRepositories(all: Repositories, looking: Looking): Repositories {
  const { scope, securityModule, admittedGroups } = looking;
  const ground: Ground = { repositories: all, securityModule };
  const here = visibilityOf(ground, scope);
  const meters = admittingMeters(here.meters, looking);
  const repositories = {
    ...all,
    owners: scopedRecords(all.owners, { sees: here.owners, willSee: () => false }),
    supplyGroups: scopedRecords(all.supplyGroups, {
      sees: here.groups,
      willSee: (group) => seesSupplyGroup(scope, group),
      mayAdd: ({ id }) => scope.supplyGroups.includes(id),
      admits: ({ id }) => admittedGroups.has(id),
    }),
    vendingKeys: scopedKeys(all.vendingKeys, here, looking),
    meters: {
      ...all.meters,
      ...scopedRecords(all.meters, { sees: meters, willSee: here.meterToBe }),
    },
    keyChangeIssues: scopedIssues(all, meters),
    approvals: scopedApprovals(ground, here, scope),
  };
  const newSight = () => {
    const sees = thingsSeen(ground, here);
    return async (table: string, id: string) =>
      table === 'approval_request'
        ? (await repositories.approvals.find(id)) !== undefined
        : sees(table, id);
  };
  return {
    ...repositories,
    events: scopedEvents(all.events, newSight),
    recordHistory: scopedHistory(all.recordHistory, repositories),
  };
}

/** A meter that is seen makes the keys that it names known. */
function admittingMeters(sees: Sees<Meter>, { admittedKeys }: Looking): Sees<Meter> {
  return async (found) => {
    const seen = await sees(found);
    for (const [index, meter] of found.entries()) {
      if (meter === undefined || seen[index] !== true) continue;
      for (const id of namedKeys(meter.entity)) admittedKeys.add(id);
    }
    return seen;
  };
}

function namedKeys({ intended, issued, presumed, proven }: Meter): string[] {
  const positions: readonly (KeyPosition | null)[] = [intended, issued, presumed, proven];
  return positions.flatMap((position) => (position === null ? [] : [position.vendingKeyId]));
}

function scopedKeys(
  vendingKeys: Repositories['vendingKeys'],
  here: ReturnType<typeof visibilityOf>,
  { admittedKeys, admittedGroups }: Looking,
): Repositories['vendingKeys'] {
  return {
    ...vendingKeys,
    ...scopedRecords(vendingKeys, {
      sees: here.keys,
      willSee: here.keyToBe,
      admits: ({ id, attributes }) => {
        if (!admittedKeys.has(id)) return false;
        admittedGroups.add(attributes.supplyGroupCode);
        return true;
      },
    }),
    // The group first: of one that is not seen no key is read, whether it has any or not.
    findNamed: async (code, revision) => {
      if (!(await here.groupNamed(code))) return undefined;
      const found = await vendingKeys.findNamed(code, revision);
      return (await here.keys([found]))[0] === true ? found : undefined;
    },
    listOfSupplyGroup: async (code) => {
      if (!(await here.groupNamed(code))) return [];
      return seenOf(await vendingKeys.listOfSupplyGroup(code), here.keys);
    },
    listNotUnderStorageKey: async (number, limit) =>
      seenOf(await vendingKeys.listNotUnderStorageKey(number, limit), here.keys),
  };
}

/** Sets of meters that are seen; they name keys too. */
function scopedIssues(
  { keyChangeIssues, meters }: Repositories,
  sees: Sees<Meter>,
): Repositories['keyChangeIssues'] {
  const seesMeter = async (meterPAN: string) => {
    const [seen] = await sees([await meters.find(meterPAN)]);
    return seen === true;
  };
  return {
    find: async (id) => {
      const found = await keyChangeIssues.find(id);
      return (await seesMeter(found?.meterPAN ?? NOTHING)) ? found : undefined;
    },
    listOfMeter: async (meterPAN, limit) =>
      (await seesMeter(meterPAN)) ? keyChangeIssues.listOfMeter(meterPAN, limit) : [],
    insert: async (issue) => {
      if (await seesMeter(issue.meterPAN)) return keyChangeIssues.insert(issue);
      throw new KmsError('RECORD_UNKNOWN', `there is no meter ${issue.meterPAN}`);
    },
  };
}
