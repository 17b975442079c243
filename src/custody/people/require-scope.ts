/**
 * Acts that concern more than a part of the installation, and people who would see more than
 * whoever appoints them.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { scopeOf } from '../../people/actor.ts';
import { isWithinScope, seesSupplyGroup, type Scope } from '../../people/scope.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { Act } from '../custody-dependencies.ts';
import { SUPPLY_GROUPS } from '../records/record-kinds.ts';
import { findTrusted, type RecordReading } from '../records/trusted-record.ts';

/**
 * Refuses an actor with a limited scope.
 *
 * @throws {KmsError} PERSON_SCOPE_ACT
 */
export function requireWholeScope({ actor }: Pick<Act, 'actor'>): void {
  if (scopeOf(actor) === 'everything') return;
  throw refusal('this is for people who see everything');
}

/**
 * Refuses to add a supply group that a limited scope does not name: whether its code is free is
 * told to nobody else.
 *
 * @throws {KmsError} PERSON_SCOPE_ACT
 */
export function requireNamedGroup({ actor }: Pick<Act, 'actor'>, code: SupplyGroupCode): void {
  const scope = scopeOf(actor);
  if (scope === 'everything' || scope.supplyGroups.includes(code)) return;
  throw refusal(`your scope does not name supply group ${code}`);
}

/**
 * Refuses to give, or to take away, a scope that is wider than one's own.
 *
 * @throws {KmsError} PERSON_SCOPE_ACT
 */
export async function requireScopeOver(
  reading: RecordReading,
  { actor }: Pick<Act, 'actor'>,
  scopes: readonly Scope[],
): Promise<void> {
  const own = scopeOf(actor);
  const isGroupSeen = async (code: SupplyGroupCode): Promise<boolean> => {
    const group = await findTrusted(reading, SUPPLY_GROUPS, code);
    return group !== undefined && seesSupplyGroup(own, group.entity);
  };
  for (const scope of scopes) {
    if (await isWithinScope(scope, own, isGroupSeen)) continue;
    throw refusal('their scope is wider than yours');
  }
}

function refusal(message: string): KmsError {
  return new KmsError('PERSON_SCOPE_ACT', message);
}
