/**
 * Reading a whole text file, with an error that names it.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { KmsError } from '../errors/kms-error.ts';
import { systemCode } from '../errors/system-failure.ts';

/**
 * The text of a file.
 *
 * @param path - as the user gave it; it appears in the error
 * @throws {KmsError} FILE_NOT_READABLE
 */
export function readTextFile(path: string | URL): string {
  try {
    return readFileSync(path, 'utf8');
  } catch (cause) {
    const reason = systemCode(cause);
    throw new KmsError('FILE_NOT_READABLE', `cannot read ${String(path)}: ${reason}`, {
      facts: { path: String(path), reason },
      cause,
    });
  }
}
