/**
 * Adding an owner of supply groups.
 *
 * @module
 */
import type { Owner } from '../../keys/owner.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { keepNew, type Keeping } from '../records/keep-record.ts';
import { OWNERS } from '../records/record-kinds.ts';
import { ownersByName } from './list-owners.ts';
import { requireFreeName, takenName } from './owner-name.ts';
import { requireName } from './printable-name.ts';
import { requireTimeZone } from './time-zone.ts';
import { requireDuty } from '../people/require-duty.ts';

/** An owner to be added. */
export interface NewOwner {
  /** UUID, chosen by the caller: the same request sent twice adds one owner. */
  readonly id: string;
  readonly name: string;
  readonly timeZone: string;
}

/**
 * Adds an owner.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, RECORD_NAME_INVALID, OWNER_TIME_ZONE,
 *   OWNER_NAME_TAKEN
 */
export async function addOwner(
  dependencies: Keeping,
  act: Act,
  request: NewOwner,
): Promise<Stored<Owner>> {
  requireDuty(act, 'owner.add');
  requireWholeScope(act);
  const name = requireName(request.name);
  const timeZone = requireTimeZone(request.timeZone);
  requireFreeName(await ownersByName(dependencies), { id: request.id, name });
  const entity: Owner = { id: request.id, version: 1, name, timeZone };
  const deed = { action: 'owner.add', requirements: [], facts: { name, timeZone } };
  try {
    return await keepNew({ dependencies, act }, OWNERS, { entity, deed });
  } catch (error) {
    throw takenName(error, name);
  }
}
