/** Asserting an error by its code. */
import { expect } from 'vitest';
import type { ErrorCode } from '../../src/errors/catalogue.ts';
import { KmsError } from '../../src/errors/kms-error.ts';

/**
 * Asserts that an action throws a KmsError with this code.
 *
 * @returns the error, so that its message and facts can be asserted too
 */
export function expectCode(action: () => unknown, code: ErrorCode): KmsError {
  return expectKmsError(errorOf(action), code);
}

/**
 * Asserts that a promise fails with a KmsError with this code.
 *
 * @returns the error
 */
export async function expectCodeAsync(
  promise: Promise<unknown>,
  code: ErrorCode,
): Promise<KmsError> {
  const error = await promise.then(
    () => undefined,
    (reason: unknown) => reason,
  );
  return expectKmsError(error, code);
}

/** The code of the KmsError that an action throws, or `accepted`; other errors pass through. */
export function codeOf(action: () => unknown): ErrorCode | 'accepted' {
  try {
    action();
  } catch (error) {
    if (error instanceof KmsError) return error.code;
    throw error;
  }
  return 'accepted';
}

function expectKmsError(error: unknown, code: ErrorCode): KmsError {
  expect(error, `${code} wanted, but nothing was thrown`).toBeInstanceOf(KmsError);
  expect((error as KmsError).code).toBe(code);
  return error as KmsError;
}

function errorOf(action: () => unknown): unknown {
  try {
    action();
  } catch (error) {
    return error;
  }
  return undefined;
}
