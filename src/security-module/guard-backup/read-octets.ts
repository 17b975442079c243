/**
 * Reading a small file whole.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { KmsError } from '../../errors/kms-error.ts';
import { systemCode } from '../../errors/system-failure.ts';

/** @throws {KmsError} FILE_NOT_READABLE */
export function readOctets(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const reason = systemCode(cause);
    throw new KmsError('FILE_NOT_READABLE', `cannot read ${path}: ${reason}`, { cause });
  }
}
