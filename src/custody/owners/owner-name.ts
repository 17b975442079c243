/**
 * The name of an owner is its own.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Owner } from '../../keys/owner.ts';
import type { Stored } from '../../keys/sealed-record.ts';

/**
 * Refuses a name that another owner has.
 *
 * @throws {KmsError} OWNER_NAME_TAKEN
 */
export function requireFreeName(owners: readonly Stored<Owner>[], name: string): void {
  if (owners.some(({ entity }) => entity.name === name)) throw nameTaken(name);
}

/** What the store's own index says when two add a name at once; other failures stay as they are. */
export function takenName(error: unknown, name: string): unknown {
  const taken = error instanceof KmsError && error.code === 'STORE_DUPLICATE';
  return taken ? nameTaken(name, error) : error;
}

function nameTaken(name: string, cause?: unknown): KmsError {
  return new KmsError('OWNER_NAME_TAKEN', `an owner is named ${name} already`, { cause });
}
