/**
 * Reading a small file whole.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { KmsError } from '../../errors/kms-error.ts';

/** @throws {KmsError} FILE_NOT_READABLE */
export function readOctets(path: string): Buffer {
  try {
    return readFileSync(path);
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new KmsError('FILE_NOT_READABLE', `cannot read ${path}: ${reason}`, { cause });
  }
}
