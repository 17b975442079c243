/**
 * A failure of a database as a KmsError. Its cause is left out on purpose: the texts and details
 * of drivers quote rows and connection parameters.
 */
import type { ErrorCode } from '../errors/catalogue.ts';
import { KmsError } from '../errors/kms-error.ts';

/** What a failure is, beside its code. */
export interface DatabaseFailure {
  readonly code: Extract<ErrorCode, `STORE_${string}`>;
  /** What was being done, as `update of vending_key`. */
  readonly what: string;
  /** The database's own code. */
  readonly native: string;
}

/** The error that callers see. */
export function databaseFailure({ code, what, native }: DatabaseFailure): KmsError {
  return new KmsError(code, `store: ${what}: ${native}`, { facts: { native } });
}

/** The `code` of an error of a driver or of Node, or an empty text. */
export function nativeCodeOf(error: unknown): string {
  const code = error instanceof Error && 'code' in error ? error.code : undefined;
  return typeof code === 'string' ? code : '';
}
