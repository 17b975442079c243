/**
 * The failure of an HSM that contradicts itself.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';

/** Nothing that came of it is released. */
export function inconsistent(message: string, cause?: Error): KmsError {
  return new KmsError('SM_HSM_INCONSISTENT', message, { cause });
}
