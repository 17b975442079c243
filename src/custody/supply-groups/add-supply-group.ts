/**
 * Adding a supply group of an owner.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroup, SupplyGroupKind } from '../../keys/supply-group.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireName } from '../owners/printable-name.ts';
import { requireNamedGroup } from '../people/require-scope.ts';
import { keepNew, type Keeping } from '../records/keep-record.ts';
import { OWNERS, SUPPLY_GROUPS } from '../records/record-kinds.ts';
import { findTrusted, loadTrusted } from '../records/trusted-record.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A supply group to be added. */
export interface NewSupplyGroup {
  readonly supplyGroupCode: SupplyGroupCode;
  readonly name: string;
  readonly ownerId: string;
  readonly kind: SupplyGroupKind;
}

/** What the display of a meter shows after a set that brought no SupplyGroupCode. */
const NO_GROUP = '000000';

/** The only cluster in use; another one waits for a source that says what it means. */
const CLUSTER = 0;

/**
 * Adds a supply group.
 *
 * @throws {KmsError} PERSON_DUTY, STS_SGC_INVALID, PERSON_SCOPE_ACT, RECORD_NAME_INVALID,
 *   RECORD_UNKNOWN for the owner,
 *   SUPPLY_GROUP_EXISTS
 */
export async function addSupplyGroup(
  dependencies: Keeping,
  act: Act,
  request: NewSupplyGroup,
): Promise<Stored<SupplyGroup>> {
  requireDuty(act, 'supply-group.add');
  const { supplyGroupCode: id, kind } = request;
  if (id === NO_GROUP) {
    throw new KmsError('STS_SGC_INVALID', `${NO_GROUP} is what a meter shows that has no code`);
  }
  requireNamedGroup(act, id);
  const name = requireName(request.name);
  const owner = await loadTrusted(dependencies, OWNERS, request.ownerId);
  if ((await findTrusted(dependencies, SUPPLY_GROUPS, id)) !== undefined) throw exists(id);
  const ownerId = owner.entity.id;
  const entity: SupplyGroup = { id, version: 1, name, ownerId, kind, cluster: CLUSTER };
  const deed = { action: 'supply-group.add', requirements: [], facts: { name, ownerId, kind } };
  try {
    return await keepNew({ dependencies, act }, SUPPLY_GROUPS, { entity, deed });
  } catch (error) {
    const duplicate = error instanceof KmsError && error.code === 'STORE_DUPLICATE';
    throw duplicate ? exists(id, error) : error;
  }
}

function exists(code: SupplyGroupCode, cause?: unknown): KmsError {
  return new KmsError('SUPPLY_GROUP_EXISTS', `there is a supply group ${code} already`, { cause });
}
