/**
 * A PIN from a file of mode 0600.
 *
 * @module
 */
import { readFileSync } from 'node:fs';
import { requirePrivateFile } from './memory/sealed-file.ts';

/**
 * The octets of the PIN: the file up to its first line end. No further copy is made; the caller
 * wipes them.
 *
 * @throws {KmsError} HSM_SEAL_PERMISSIONS, FILE_NOT_READABLE
 */
export function readPinFile(path: string): Uint8Array {
  requirePrivateFile(path);
  const octets = readFileSync(path);
  const end = octets.indexOf('\n');
  return end < 0 ? octets : octets.subarray(0, end);
}
