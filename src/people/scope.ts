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
