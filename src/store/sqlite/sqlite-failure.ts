/** What SQLite's result codes mean to callers. */
import type { ErrorCode } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';
import { databaseFailure, nativeCodeOf } from '../database-failure.ts';

type StoreCode = Extract<ErrorCode, `STORE_${string}`>;

/** By the beginning of the extended result code; sqlite.org/rescode.html. */
const BY_BEGINNING: readonly (readonly [string, StoreCode])[] = [
  ['SQLITE_CONSTRAINT_UNIQUE', 'STORE_DUPLICATE'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'STORE_DUPLICATE'],
  ['SQLITE_BUSY', 'STORE_CONFLICT'],
  ['SQLITE_LOCKED', 'STORE_CONFLICT'],
  ['SQLITE_FULL', 'STORE_FULL'],
  ['SQLITE_READONLY', 'STORE_READ_ONLY'],
  ['SQLITE_CANTOPEN', 'STORE_UNAVAILABLE'],
  ['SQLITE_IOERR', 'STORE_UNAVAILABLE'],
  ['SQLITE_CORRUPT', 'STORE_CORRUPT'],
  ['SQLITE_NOTADB', 'STORE_CORRUPT'],
];

/** The typed error of what SQLite or its driver threw. */
export function sqliteFailure(error: unknown, what: string): KmsError {
  if (error instanceof KmsError) return error;
  const native = nativeCodeOf(error);
  const known = BY_BEGINNING.find(([beginning]) => native.startsWith(beginning));
  if (known !== undefined) return databaseFailure({ code: known[1], what, native });
  if (isClosed(error)) {
    return databaseFailure({ code: 'STORE_UNAVAILABLE', what, native: 'closed' });
  }
  return databaseFailure({
    code: 'STORE_FAILED',
    what,
    native: native === '' ? 'unknown' : native,
  });
}

/** True when another connection holds the lock: waiting helps. */
export function isBusy(error: unknown): boolean {
  return nativeCodeOf(error).startsWith('SQLITE_BUSY');
}

/** Neither the driver nor Kysely has a code for it. */
function isClosed(error: unknown): boolean {
  return error instanceof Error && /not open$|already been destroyed$/.test(error.message);
}
