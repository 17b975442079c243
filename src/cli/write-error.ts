/**
 * Failures of the file system while writing, as errors that name the file and the reason.
 *
 * @module
 */
import { mkdirSync, statSync } from 'node:fs';
import { dirname } from 'node:path';
import { KmsError } from '../errors/kms-error.ts';
import { systemCode, systemReason } from '../errors/system-failure.ts';

/** The error of a failed write; a KmsError stays what it is. */
export function writeError(path: string, cause: unknown): KmsError {
  if (cause instanceof KmsError) return cause;
  return new KmsError('FILE_NOT_WRITABLE', `cannot write ${path}: ${systemReason(cause)}`, {
    facts: { path, reason: systemCode(cause) },
    cause,
  });
}

/**
 * Makes a folder and those above it, for its owner only.
 *
 * Not by mkdir's own recursion: below /proc Node's never ends.
 *
 * @returns those that were made, from above
 * @throws {KmsError} FILE_NOT_WRITABLE
 */
export function makeFolder(folder: string): string[] {
  try {
    mkdirSync(folder, { mode: 0o700 });
    return [folder];
  } catch (cause) {
    const code = cause instanceof Error && 'code' in cause ? cause.code : undefined;
    if (code === 'EEXIST' && statSync(folder).isDirectory()) return [];
    if (code !== 'ENOENT' || dirname(folder) === folder) throw writeError(folder, cause);
    if (statSync(dirname(folder), { throwIfNoEntry: false }) !== undefined) {
      throw writeError(folder, cause);
    }
    return [...makeFolder(dirname(folder)), ...makeFolder(folder)];
  }
}
