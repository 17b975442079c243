/**
 * What of the store somebody with a limited scope sees. Each question costs the same statements
 * whether a thing is outside the scope or not there at all.
 *
 * @module
 */
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import { seesSubVendor, seesSupplyGroup, type LimitedScope } from '../../people/scope.ts';
import type { Repositories } from '../../ports/store.ts';
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { KeyPosition, Meter } from '../../rollover/meter.ts';

/** Asked for in the place of what a thing that is not there would name. */
const NOTHING = '-';

/** What is seen. */
export interface Visibility {
  owner(id: string): Promise<boolean>;
  group(group: SupplyGroup | undefined): boolean;
  /** By its supply group. */
  key(key: VendingKey | undefined): Promise<boolean>;
  /** By the supply group of the key that it is intended for. */
  meter(meter: Meter | undefined): Promise<boolean>;
  /** By its meter. */
  issue(issue: KeyChangeIssue | undefined): Promise<boolean>;
  /** A key outside the scope that a visible meter names: known by its id, and not in lists. */
  admitsKey(id: string): boolean;
  /** The supply group of such a key. */
  admitsGroup(code: string): boolean;
}

/** What somebody with this scope sees, in one session. */
export function visibilityOf(store: Repositories, scope: LimitedScope): Visibility {
  const admittedKeys = new Set<string>();
  const admittedGroups = new Set<string>();

  const group = (found: SupplyGroup | undefined): boolean =>
    found !== undefined && seesSupplyGroup(scope, found);
  const key = async (found: VendingKey | undefined): Promise<boolean> => {
    const code = found?.attributes.supplyGroupCode ?? NOTHING;
    return group((await store.supplyGroups.find(code))?.entity);
  };
  const admit = async (id: string): Promise<void> => {
    if (admittedKeys.has(id)) return;
    admittedKeys.add(id);
    const found = await store.vendingKeys.find(id);
    if (found !== undefined) admittedGroups.add(found.entity.attributes.supplyGroupCode);
  };
  const meter = async (found: Meter | undefined): Promise<boolean> => {
    const intended = await store.vendingKeys.find(found?.intended.vendingKeyId ?? NOTHING);
    const seen = await key(intended?.entity);
    if (found === undefined || !seen || !seesSubVendor(scope, found.subVendor ?? null))
      return false;
    for (const id of namedKeys(found)) await admit(id);
    return true;
  };
  return {
    owner: async (id) => {
      if (scope.owners.includes(id)) return true;
      for (const code of scope.supplyGroups) {
        if ((await store.supplyGroups.find(code))?.entity.ownerId === id) return true;
      }
      return false;
    },
    group,
    key,
    meter,
    issue: async (found) => {
      const of = await store.meters.find(found?.meterPAN ?? NOTHING);
      if (!(await meter(of?.entity)) || found === undefined) return false;
      await admit(found.from.vendingKeyId);
      await admit(found.to.vendingKeyId);
      return true;
    },
    admitsKey: (id) => admittedKeys.has(id),
    admitsGroup: (code) => admittedGroups.has(code),
  };
}

function namedKeys({ intended, issued, presumed, proven }: Meter): string[] {
  const positions: readonly (KeyPosition | null)[] = [intended, issued, presumed, proven];
  return positions.flatMap((position) => (position === null ? [] : [position.vendingKeyId]));
}
