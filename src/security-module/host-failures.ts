/**
 * Failures that are of a host or its device, and not of what it was asked.
 *
 * @module
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import { KmsError } from '../errors/kms-error.ts';

/** Failures of a host, not of the operation: the call is done again, once. */
const HOST_FAILURES: readonly ErrorCode[] = ['SM_HOST_FAILED', 'SM_DEADLINE', 'SM_HOST_GARBAGE'];

/**
 * Failures of the device as a host holds it: what it has opened is gone for good, as after a token
 * that was pulled and put back. A new host opens it anew, if it is there.
 */
const DEVICE_FAILURES: readonly ErrorCode[] = ['HSM_KEY_GONE', 'HSM_UNAVAILABLE'];

/** The host cannot go on with its device. */
export function isDeviceFailure(error: unknown): boolean {
  return isOneOf(error, DEVICE_FAILURES);
}

/** Another host may well do what this one did not. */
export function isHostFailure(error: unknown): boolean {
  return isOneOf(error, HOST_FAILURES) || isDeviceFailure(error);
}

function isOneOf(error: unknown, codes: readonly ErrorCode[]): boolean {
  return error instanceof KmsError && codes.includes(error.code);
}
