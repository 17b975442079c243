/**
 * From what the addon throws to our errors. The name of the return value goes into the facts of
 * the error, which are for the log; the original stays its cause.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { ckrRowOf } from './ckr-map.ts';

/** Return values that are success in disguise: another part of the process was first. */
export const CKR_CRYPTOKI_ALREADY_INITIALIZED = 0x191;
export const CKR_USER_ALREADY_LOGGED_IN = 0x100;

/**
 * The return value in an error of the addon. Some calls throw it with a member `code`, others, in
 * version 2.1.7, as text only: `CKR_NAME:number`.
 *
 * @returns undefined for any other error
 */
export function returnValueOf(error: unknown): number | undefined {
  if (!(error instanceof Error)) return undefined;
  const { code } = error as { code?: unknown };
  if (error.message.startsWith('CKR_') && typeof code === 'number') return code;
  const found = /^CKR_\w+:(\d+)/.exec(error.message)?.[1];
  return found === undefined ? undefined : Number(found);
}

/**
 * The error for a failed call: what the addon threw becomes one of ours, anything else stays.
 *
 * @param doing - what was being done, for the log: `wrap a key`
 */
export function deviceError(doing: string, error: unknown): Error {
  const value = returnValueOf(error);
  if (value === undefined) return error instanceof Error ? error : new TypeError(String(error));
  const { name, group, code } = ckrRowOf(value);
  const facts = { returnValue: name, group };
  return new KmsError(code, `the HSM could not ${doing}: ${name}`, { facts, cause: error });
}

/**
 * Makes calls to the device.
 *
 * @param doing - what is being done, for the log: `wrap a key`
 * @throws {KmsError} the code that the return value has in the map
 */
export function callDevice<Result>(doing: string, calls: () => Result): Result {
  try {
    return calls();
  } catch (error) {
    throw deviceError(doing, error);
  }
}
