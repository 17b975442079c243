/**
 * Error codes of records that carry a MAC: what they are guarded against, and what their keepers
 * may not do with them.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** A record changed outside the program: exit 5, shown in full, nothing is done with it. */
function tampered(title: string, remedy: string): ErrorRow {
  return { exitCode: 5, httpStatus: 500, title, exposure: 'detail', retryable: false, remedy };
}

const RESTORE =
  'First see that sts-kms.yaml names the HSM with which the store was made. If it does, keep the ' +
  'database as evidence, restore the last good backup, and find out who could write to it.';

/** Codes `RECORD_`, `OWNER_`, `SUPPLY_GROUP_` and `INSTALLATION_`. */
export const RECORD_ERRORS = {
  RECORD_NOT_GENUINE: tampered('A record was changed outside the program', RESTORE),
  RECORD_STALE: tampered('An older version of a record was put back', RESTORE),
  RECORD_UNRECORDED: tampered('A record has a version that its history does not know', RESTORE),
  RECORD_MISSING: tampered('A record is gone that its history knows', RESTORE),
  RECORD_UNKNOWN: badInput(
    'There is no such record',
    'Check the id or the number; the list command of the same noun shows what there is.',
  ),
  RECORD_NAME_INVALID: badInput(
    'A name is not 1 to 80 printable characters',
    'Shorten it, and leave out line ends and characters that cannot be seen.',
  ),
  OWNER_TIME_ZONE: badInput(
    'The time zone is not known',
    'Give its IANA name, as Africa/Johannesburg or Asia/Kolkata; offsets are not names.',
  ),
  OWNER_NAME_TAKEN: refused(
    'Another owner has this name',
    'Use that owner, or take a name that tells the two apart.',
  ),
  SUPPLY_GROUP_EXISTS: refused(
    'This supply group is recorded already',
    '`sts-kms supply-group list` shows it; `sts-kms supply-group rename` and `sts-kms ' +
      'supply-group transfer` change its name and its owner.',
  ),
  INSTALLATION_EXISTS: refused(
    'The store belongs to an installation already',
    'Name an empty store: one store holds one installation, for ever.',
  ),
  INSTALLATION_GUARD_KEYS: refused(
    'The HSM guards a store, and this store holds no installation',
    'If an earlier `store init` of this store was cut short, repeat it with --use-guard-keys. ' +
      'If the store was lost, restore its backup. If these keys guard another store, name ' +
      'another HSM.',
  ),
  INSTALLATION_ROTATES: refused(
    'A rotation of the storage key is under way',
    'End it first on the HSM where it began: `sts-kms store rotate-storage-key` goes on with it.',
  ),
  INSTALLATION_MISSING: refused(
    'The store holds no installation',
    'Check with `sts-kms config show` that the right store is named. `sts-kms store ' +
      'init` makes a ' +
      'new one.',
  ),
  INSTALLATION_OTHER_HSM: refused(
    'The store is guarded by another kind of HSM',
    'Name the HSM profile that the message names, or the store that belongs to this HSM.',
  ),
} as const satisfies Record<string, ErrorRow>;
