/**
 * What somebody may see and work on. Outside it a supply group, a key or a meter does not exist.
 *
 * @module
 */
import type { SupplyGroupCode } from '../sts/attributes/supply-group-code.ts';

/** A part of the installation. */
export interface LimitedScope {
  /** Ids of owners: all their supply groups. */
  readonly owners: readonly string[];
  /** Further supply groups. */
  readonly supplyGroups: readonly SupplyGroupCode[];
  /** Names of sub-vendors: of the meters only theirs; empty: all meters of the groups. */
  readonly subVendors: readonly string[];
}

/** Everything, or a part of it. */
export type Scope = 'everything' | LimitedScope;

/** True when somebody with this scope sees the supply group. */
export function seesSupplyGroup(
  scope: Scope,
  group: { readonly id: SupplyGroupCode; readonly ownerId: string },
): boolean {
  if (scope === 'everything') return true;
  return scope.owners.includes(group.ownerId) || scope.supplyGroups.includes(group.id);
}

/** True when somebody with this scope, who sees its supply group, sees the meter too. */
export function seesSubVendor(scope: Scope, subVendor: string | null): boolean {
  if (scope === 'everything' || scope.subVendors.length === 0) return true;
  return subVendor !== null && scope.subVendors.includes(subVendor);
}

/**
 * True when nobody with the one scope sees more than somebody with the other.
 *
 * @param isGroupSeen - whether a supply group is seen with the other, by its code
 */
export async function isWithinScope(
  inner: Scope,
  outer: Scope,
  isGroupSeen: (code: SupplyGroupCode) => Promise<boolean>,
): Promise<boolean> {
  if (outer === 'everything') return true;
  if (inner === 'everything') return false;
  if (!inner.owners.every((id) => outer.owners.includes(id))) return false;
  const limited = outer.subVendors.length > 0;
  const narrow =
    inner.subVendors.length > 0 &&
    inner.subVendors.every((name) => outer.subVendors.includes(name));
  if (limited && !narrow) return false;
  for (const code of inner.supplyGroups) {
    if (!outer.supplyGroups.includes(code) && !(await isGroupSeen(code))) return false;
  }
  return true;
}
