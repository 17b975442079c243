/**
 * Codes of what `sts-kms doctor` finds in an installation.
 *
 * @module
 */
import type { ErrorRow } from './error-row.ts';

/** A finding: exit 1 if it is a failure and not a warning; shown in full. */
function finding(title: string, remedy: string): ErrorRow {
  return { exitCode: 1, httpStatus: 500, title, exposure: 'detail', retryable: false, remedy };
}

/** Codes `DOCTOR_`. */
export const DOCTOR_ERRORS = {
  DOCTOR_NODE_VERSION: finding(
    'This version of Node is too old',
    'Install Node 20.20 or later, then run `npm ci` again.',
  ),
  DOCTOR_NODE_UNTESTED: finding(
    'This version of Node was not tested',
    'Run `npm run verify` with it, or use Node 20.',
  ),
  DOCTOR_ADDON_MISSING: finding(
    'A native addon does not load',
    'Run `npm rebuild NAME` with the name shown; it needs a C++ compiler and Python.',
  ),
  DOCTOR_TABLES_INVALID: finding(
    'The EA07 tables do not load',
    'Restore sts-tables/operational.json, or correct it by docs/formats/sta-tables.md.',
  ),
  DOCTOR_CLOCK: finding(
    'The clock cannot be right',
    'Set the clock of the machine and keep it by NTP: TokenIdentifiers count minutes.',
  ),
  DOCTOR_DISK_SPACE: finding(
    'The data folder is nearly out of space',
    'Make room: at least 100 MB free.',
  ),
  DOCTOR_CONFIGURATION: finding(
    'The configuration cannot be used',
    'Do what is said for the code that is named with it; `sts-kms config show` shows each value.',
  ),
  DOCTOR_STORE_NONE: finding(
    'The configuration names a store that was not made yet',
    'Run `sts-kms store init`.',
  ),
  DOCTOR_STORE: finding(
    'The store cannot be used',
    'Do what is said for the code that is named with it.',
  ),
  DOCTOR_FOLDER_OPEN: finding('The data folder is open to other users', 'Close it: chmod 700 var'),
  DOCTOR_PIN_FILE: finding(
    'The PIN file is missing or open to other users',
    'Check the path; then set its permissions: chmod 600 FILE',
  ),
  DOCTOR_CORE_DUMPS: finding(
    'This process may leave a core file',
    'Run `ulimit -c 0` first. Hosts of the security module set that limit themselves.',
  ),
  DOCTOR_HSM_UNREACHABLE: finding(
    'The HSM cannot be used',
    'Do what is said for the code that is named with it.',
  ),
  DOCTOR_HSM_EMPTY: finding(
    'The HSM is reachable, but holds no installation yet',
    'Right token? Then --new-installation makes the keys that guard a store; else check the label.',
  ),
} as const satisfies Record<string, ErrorRow>;
