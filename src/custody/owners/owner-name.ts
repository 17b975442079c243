/**
 * The name of an owner is its own.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Owner } from '../../keys/owner.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import { looksLike } from './printable-name.ts';

/**
 * Refuses a name that another owner has, or that people may take for it.
 *
 * @param id - of the owner that is named: it may write its own name otherwise
 * @throws {KmsError} OWNER_NAME_TAKEN
 */
export function requireFreeName(
  owners: readonly Stored<Owner>[],
  { id, name }: Pick<Owner, 'id' | 'name'>,
): void {
  const others = owners.filter(({ entity }) => entity.id !== id);
  const taken = others.find(({ entity }) => looksLike(entity.name, name));
  if (taken !== undefined) throw nameTaken(taken.entity.name);
}

/** What the store's own index says when two add a name at once; other failures stay as they are. */
export function takenName(error: unknown, name: string): unknown {
  const taken = error instanceof KmsError && error.code === 'STORE_DUPLICATE';
  return taken ? nameTaken(name, error) : error;
}

function nameTaken(name: string, cause?: unknown): KmsError {
  return new KmsError('OWNER_NAME_TAKEN', `an owner is named ${JSON.stringify(name)} already`, {
    cause,
  });
}
