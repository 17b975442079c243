/**
 * What of the store somebody with a limited scope sees. Each question costs the same statements and
 * checks whether a thing is outside the scope or not there at all.
 *
 * @module
 */
import type { KmsError } from '../../errors/kms-error.ts';
import type { Owner } from '../../keys/owner.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import { seesSubVendor, seesSupplyGroup, type LimitedScope } from '../../people/scope.ts';
import type { Meter } from '../../rollover/meter.ts';
import { METERS, SUPPLY_GROUPS, VENDING_KEYS } from '../records/record-kinds.ts';
import { NOTHING, problemsOf, type Ground } from './evidence.ts';

/** Records or their absence: which of them are seen. */
export type Sees<Entity> = (
  found: readonly (Stored<Entity> | undefined)[],
) => Promise<readonly boolean[]>;

/** What is seen; a record that grants sight and is not genuine is refused aloud. */
export interface Visibility {
  /** Those of the scope, and those of its supply groups. */
  readonly owners: Sees<Owner>;
  readonly groups: Sees<SupplyGroup>;
  /** By their supply groups. */
  readonly keys: Sees<VendingKey>;
  /** By the supply group of the key that they are intended for, and by their sub-vendor. */
  readonly meters: Sees<Meter>;
  readonly groupNamed: (code: string) => Promise<boolean>;
  /** A record that is about to be written: it is judged by what it names. */
  readonly keyToBe: (key: VendingKey) => Promise<boolean>;
  readonly meterToBe: (meter: Meter) => Promise<boolean>;
}

/** What somebody with this scope sees from here. */
export function visibilityOf(ground: Ground, scope: LimitedScope): Visibility {
  const { supplyGroups, vendingKeys } = ground.repositories;
  const groups: Sees<SupplyGroup> = async (found) => {
    const problems = await problemsOf(ground, SUPPLY_GROUPS, found);
    return found.map((group, index) => {
      const claims = group !== undefined && seesSupplyGroup(scope, group.entity);
      return believed(claims, problems[index]);
    });
  };
  const groupsNamed = (codes: readonly string[]) =>
    seenByName(codes, (code) => supplyGroups.find(code), groups);
  const keys: Sees<VendingKey> = async (found) => {
    const codes = found.map((key) => key?.entity.attributes.supplyGroupCode ?? NOTHING);
    const granted = await groupsNamed(codes);
    const problems = await problemsOf(ground, VENDING_KEYS, found);
    return found.map((_, index) => believed(granted[index] === true, problems[index]));
  };
  const keysNamed = (ids: readonly string[]) => seenByName(ids, (id) => vendingKeys.find(id), keys);
  const meters: Sees<Meter> = async (found) => {
    const ids = found.map((meter) => meter?.entity.intended.vendingKeyId ?? NOTHING);
    const granted = await keysNamed(ids);
    const problems = await problemsOf(ground, METERS, found);
    return found.map((meter, index) => {
      const ofSubVendor = seesSubVendor(scope, meter?.entity.subVendor ?? null);
      return believed(granted[index] === true && ofSubVendor, problems[index]);
    });
  };
  const first = async (seen: Promise<readonly boolean[]>) => (await seen)[0] === true;
  return {
    ...{ groups, keys, meters },
    owners: async (found) => {
      const named = await Promise.all(scope.supplyGroups.map((code) => supplyGroups.find(code)));
      const seen = await groups(named);
      const ofGroups = named.map((group, index) =>
        seen[index] === true ? group?.entity.ownerId : undefined,
      );
      const ids = [...scope.owners, ...ofGroups];
      return found.map((owner) => owner !== undefined && ids.includes(owner.entity.id));
    },
    groupNamed: (code) => first(groupsNamed([code])),
    keyToBe: ({ attributes }) => first(groupsNamed([attributes.supplyGroupCode])),
    meterToBe: async ({ intended, subVendor }) => {
      const granted = await first(keysNamed([intended.vendingKeyId]));
      return granted && seesSubVendor(scope, subVendor ?? null);
    },
  };
}

/** Outside the scope nothing is said about a record, not even that it is forged. */
function believed(claims: boolean, problem: KmsError | null | undefined): boolean {
  if (!claims) return false;
  if (problem !== null && problem !== undefined) throw problem;
  return true;
}

/** Each name is looked up once, in the order in which they come. */
async function seenByName<Entity>(
  names: readonly string[],
  find: (name: string) => Promise<Stored<Entity> | undefined>,
  sees: Sees<Entity>,
): Promise<boolean[]> {
  const distinct = [...new Set(names)];
  const found: (Stored<Entity> | undefined)[] = [];
  for (const name of distinct) found.push(await find(name));
  const seen = await sees(found);
  const byName = new Map(distinct.map((name, index) => [name, seen[index] === true]));
  return names.map((name) => byName.get(name) === true);
}
