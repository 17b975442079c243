/**
 * Giving an owner another name.
 *
 * @module
 */
import type { Owner } from '../../keys/owner.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { keepNext, type Keeping } from '../records/keep-record.ts';
import { OWNERS } from '../records/record-kinds.ts';
import { loadTrusted } from '../records/trusted-record.ts';
import { ownersByName } from './list-owners.ts';
import { requireFreeName, takenName } from './owner-name.ts';
import { requireName } from './printable-name.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Renames an owner.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, RECORD_UNKNOWN, RECORD_NAME_INVALID,
 *   OWNER_NAME_TAKEN,
 *   STORE_CONFLICT
 */
export async function renameOwner(
  dependencies: Keeping,
  act: Act,
  request: { readonly id: string; readonly name: string },
): Promise<Stored<Owner>> {
  requireDuty(act, 'owner.rename');
  requireWholeScope(act);
  const name = requireName(request.name);
  const previous = await loadTrusted(dependencies, OWNERS, request.id);
  requireFreeName(await ownersByName(dependencies), { id: request.id, name });
  const entity = { ...previous.entity, name };
  const facts = { name, before: previous.entity.name };
  const deed = { action: 'owner.rename', requirements: [], facts };
  try {
    return await keepNext({ dependencies, act }, OWNERS, { previous, entity, deed });
  } catch (error) {
    throw takenName(error, name);
  }
}
