/**
 * Giving a supply group another name. Its code never changes.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireName } from '../owners/printable-name.ts';
import { keepNext, type Keeping } from '../records/keep-record.ts';
import { SUPPLY_GROUPS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Renames a supply group.
 *
 * @throws {KmsError} RECORD_UNKNOWN, RECORD_NAME_INVALID, STORE_CONFLICT
 */
export async function renameSupplyGroup(
  dependencies: Keeping,
  act: Act,
  request: { readonly supplyGroupCode: SupplyGroupCode; readonly name: string },
): Promise<Stored<SupplyGroup>> {
  requireDuty(act, 'supply-group.rename');
  const name = requireName(request.name);
  const previous = await loadTrusted(dependencies, SUPPLY_GROUPS, request.supplyGroupCode);
  const entity = { ...previous.entity, name };
  const facts = { name, before: previous.entity.name };
  const deed = { action: 'supply-group.rename', requirements: [], facts };
  return keepNext({ dependencies, act }, SUPPLY_GROUPS, { previous, entity, deed });
}
