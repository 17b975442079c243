/** What PostgreSQL's SQLSTATEs, and the failures of a connection to it, mean to callers. */
import type { ErrorCode } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { databaseFailure, nativeCodeOf } from '../database-failure.ts';

type StoreCode = Extract<ErrorCode, `STORE_${string}`>;

/** By the beginning of the SQLSTATE, the first that fits; PostgreSQL 15, appendix A. */
const BY_BEGINNING: readonly (readonly [string, StoreCode])[] = [
  ['23505', 'STORE_DUPLICATE'],
  // Serialization failure and deadlock; a lock not had in time.
  ['40', 'STORE_CONFLICT'],
  ['55P03', 'STORE_CONFLICT'],
  ['53100', 'STORE_FULL'],
  ['25006', 'STORE_READ_ONLY'],
  // Connection lost, server stopping or starting, statement too slow, too many connections,
  // not let in, no such database.
  ['08', 'STORE_UNAVAILABLE'],
  ['57', 'STORE_UNAVAILABLE'],
  ['25P03', 'STORE_UNAVAILABLE'],
  ['53', 'STORE_UNAVAILABLE'],
  ['28', 'STORE_UNAVAILABLE'],
  ['3D000', 'STORE_UNAVAILABLE'],
  ['XX001', 'STORE_CORRUPT'],
  ['XX002', 'STORE_CORRUPT'],
];
const SQLSTATE = /^[0-9A-Z]{5}$/;

/** The typed error of what PostgreSQL or its driver threw. */
export function postgresFailure(error: unknown, what: string): KmsError {
  if (error instanceof KmsError) return error;
  const native = nativeCodeOf(error);
  if (SQLSTATE.test(native) && isAnswer(error)) {
    const known = BY_BEGINNING.find(([beginning]) => native.startsWith(beginning));
    return databaseFailure({ code: known?.[1] ?? 'STORE_FAILED', what, native });
  }
  // Whatever is not an answer of the server is a failure to reach it: of the socket, of TLS, or
  // of the driver, which has no codes. A defect of ours looks like a TypeError or RangeError.
  const defect = error instanceof TypeError || error instanceof RangeError;
  return databaseFailure({
    code: defect ? 'STORE_FAILED' : 'STORE_UNAVAILABLE',
    what,
    native: native === '' ? 'no answer' : native,
  });
}

/** `EPIPE` looks like an SQLSTATE; only an answer has a severity. */
function isAnswer(error: unknown): boolean {
  return error instanceof Error && 'severity' in error && error.severity !== undefined;
}
