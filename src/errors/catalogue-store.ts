/**
 * Error codes of the store.
 *
 * @module
 */
import type { ErrorRow } from './error-row.ts';

/** A failure of the store: exit 5; its text stays in the log. */
function storeFailure(title: string, remedy: string, retryable = false): ErrorRow {
  return { exitCode: 5, httpStatus: 503, title, exposure: 'title-only', retryable, remedy };
}

/** Two writers met, or a name is taken: exit 5, HTTP 409. */
function conflict(title: string, remedy: string, retryable = false): ErrorRow {
  return { exitCode: 5, httpStatus: 409, title, exposure: 'detail', retryable, remedy };
}

/** Codes `STORE_`. */
export const STORE_ERRORS = {
  STORE_ROW_INVALID: storeFailure(
    'A row of the store does not hold what its columns should hold',
    'It was changed outside this system or by a defect: nothing was done with it. Restore it.',
  ),
  STORE_DUPLICATE: conflict(
    'A record with this id or name exists already',
    'Read what is stored, then choose another name or change the record that is there.',
  ),
  STORE_CONFLICT: conflict(
    'The record was changed by somebody else in the meantime',
    'Nothing was written. Read it again, look at what changed, and repeat the request.',
    true,
  ),
  STORE_FULL: storeFailure(
    'The store has no room left',
    'Nothing was written. Make room on its disk, then repeat the request.',
    true,
  ),
  STORE_READ_ONLY: storeFailure(
    'The store cannot be written',
    'Nothing was written. Check the permissions of the file and its folder, whether the disk is ' +
      'mounted read-only, or whether the database is a standby.',
  ),
  STORE_MISSING: storeFailure(
    'There is no store',
    'For a new store run `sts-kms store init`. If there was one, `sts-kms config show` ' +
      'says where ' +
      'it is looked for; `sts-kms store restore FILE` brings back a backup.',
  ),
  STORE_UNAVAILABLE: storeFailure(
    'The store cannot be reached',
    'Nothing was written. Check that the file or the database server is there, then repeat the ' +
      'request.',
    true,
  ),
  STORE_REPLACED: storeFailure(
    'The file of the store was replaced or deleted while it was in use',
    'Nothing was written. Stop every program that uses it, find out who moved the file, and ' +
      'start again: `sts-kms audit verify` says whether something is missing.',
  ),
  STORE_CORRUPT: storeFailure(
    'The store is damaged',
    'Stop every program that uses it, keep the file as evidence, and restore the last backup.',
  ),
  STORE_SCHEMA_OLDER: storeFailure(
    'The schema of the store is older than this program',
    'Make a backup, then run `sts-kms store migrate`.',
  ),
  STORE_SCHEMA_NEWER: storeFailure(
    'The schema of the store is newer than this program',
    'A later version of this program migrated it: use that version.',
  ),
  STORE_BACKUP_EXISTS: conflict(
    'The file for the backup exists already',
    'Name a file that does not exist: a backup never overwrites anything.',
  ),
  STORE_RECORDS_WRONG: storeFailure(
    'Records of the store are not as they were written',
    'Keep the database as evidence. Restore the last backup in which `sts-kms store verify` ' +
      'finds nothing, and find out who could write to the database.',
  ),
  STORE_OTHER_HSM: storeFailure(
    'No record of the store was sealed by this HSM',
    'Most likely this is another HSM than the one of the store: compare hsm.tokenLabel, ' +
      'hsm.tokenSerial and hsm.sealedFile in sts-kms.yaml with those of the machine on which the ' +
      'store was made, and repeat. If it is the right HSM, the records were altered.',
  ),
  STORE_RESTORE_REFUSED: conflict(
    'The backup is not restored',
    'Nothing was changed. Move away what the message names, and keep it; then repeat the command.',
  ),
  STORE_ADDON_MISSING: storeFailure(
    'The addon for SQLite is not built',
    'Run `npm rebuild better-sqlite3`; it needs a C++ compiler and Python. PostgreSQL works ' +
      'without.',
  ),
  STORE_FAILED: storeFailure(
    'The store failed in a way that has no code of its own',
    'Nothing was written. The log has the code of the database: report it.',
  ),
} as const satisfies Record<string, ErrorRow>;
