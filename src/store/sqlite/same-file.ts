/**
 * Whether a store is still the file that was opened: one that was deleted or replaced goes on
 * taking commits that nobody reads again.
 */
import { statSync, type Stats } from 'node:fs';
import { KmsError } from '../../errors/kms-error.ts';
import { nativeCodeOf } from '../database-failure.ts';

/**
 * The check of a file that has just been opened, for every transaction.
 *
 * @returns a function that throws STORE_REPLACED
 */
export function sameFileCheck(file: string): () => void {
  const opened = statOrNull(file);
  return () => {
    const found = statOrNull(file);
    if (found !== null && found.ino === opened?.ino && found.dev === opened.dev) return;
    const what = found === null ? 'was deleted' : 'is another file now';
    throw new KmsError('STORE_REPLACED', `${file} ${what} while it was in use`);
  };
}

/** Null for a file that is not there. */
function statOrNull(file: string): Stats | null {
  try {
    return statSync(file);
  } catch (cause) {
    const reason = nativeCodeOf(cause);
    if (reason === 'ENOENT') return null;
    throw new KmsError('STORE_UNAVAILABLE', `cannot look at ${file}: ${reason}`, { cause });
  }
}
