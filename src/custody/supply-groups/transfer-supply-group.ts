/**
 * Handing a supply group, and with it its vending keys, to another owner.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { Act } from '../custody-dependencies.ts';
import { keepNext, type Keeping } from '../records/keep-record.ts';
import { OWNERS, SUPPLY_GROUPS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Transfers a supply group.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN for the group or the owner, STORE_CONFLICT
 */
export async function transferSupplyGroup(
  dependencies: Keeping,
  act: Act,
  request: { readonly supplyGroupCode: SupplyGroupCode; readonly ownerId: string },
): Promise<Stored<SupplyGroup>> {
  requireDuty(act, 'supply-group.transfer');
  const previous = await loadTrusted(dependencies, SUPPLY_GROUPS, request.supplyGroupCode);
  const owner = await loadTrusted(dependencies, OWNERS, request.ownerId);
  const ownerId = owner.entity.id;
  const facts = { ownerId, before: previous.entity.ownerId };
  const deed = { action: 'supply-group.transfer', requirements: [], facts };
  const entity = { ...previous.entity, ownerId };
  return keepNext({ dependencies, act }, SUPPLY_GROUPS, { previous, entity, deed });
}
