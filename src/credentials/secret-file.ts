/**
 * Files with a secret: a PIN, a passphrase. Mode 0600, or they are not read.
 *
 * @module
 */
import { readFileSync, statSync } from 'node:fs';
import { KmsError } from '../errors/kms-error.ts';
import { systemCode } from '../errors/system-failure.ts';

/** Bits that let others read or write. */
const OTHERS = 0o077;

/**
 * The octets of a PIN or passphrase: all of the file but one line end, LF or CRLF, behind them. No
 * further copy is made; the caller wipes them.
 *
 * @throws {KmsError} HSM_SEAL_PERMISSIONS, FILE_NOT_READABLE
 */
export function readPinFile(path: string): Uint8Array {
  requirePrivateFile(path);
  const octets = readFileSync(path);
  if (octets.at(-1) !== 0x0a) return octets;
  return octets.subarray(0, octets.at(-2) === 0x0d ? -2 : -1);
}

/**
 * Refuses a secret file that others can read.
 *
 * @throws {KmsError} HSM_SEAL_PERMISSIONS, FILE_NOT_READABLE
 */
export function requirePrivateFile(path: string): void {
  if ((modeOf(path) & OTHERS) !== 0) {
    throw new KmsError('HSM_SEAL_PERMISSIONS', `${path} may be read by others: mode 0600 wanted`);
  }
}

function modeOf(path: string): number {
  try {
    return statSync(path).mode;
  } catch (cause) {
    const reason = systemCode(cause);
    throw new KmsError('FILE_NOT_READABLE', `cannot read ${path}: ${reason}`, { cause });
  }
}
