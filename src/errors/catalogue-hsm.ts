/**
 * Error codes of HSMs and of the security module.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** A failure of the HSM: exit 4; its text stays in the log. */
function hsmFailure(title: string, remedy: string, retryable = false): ErrorRow {
  return { exitCode: 4, httpStatus: 503, title, exposure: 'title-only', retryable, remedy };
}

/** Codes `HSM_` and `SM_`. */
export const HSM_ERRORS = {
  HSM_KEY_NOT_FOUND: hsmFailure(
    'No key in the HSM has this label',
    'Check that the right token or sealed file is in use. Nothing was created in its place.',
  ),
  HSM_KEY_AMBIGUOUS: hsmFailure(
    'More than one key in the HSM has this label',
    'Two custodians remove the wrong one by hand; this program never chooses.',
  ),
  HSM_KEY_LENGTH: badInput('Key value has the wrong length', 'The message names the length.'),
  HSM_LABEL_INVALID: badInput(
    'A key label is not valid',
    'Give 1 to 32 printable ASCII characters.',
  ),
  HSM_KEY_USAGE: hsmFailure(
    'A key was asked for what it may not do',
    'This is a defect: report the command and the code.',
  ),
  HSM_KEY_NOT_EXTRACTABLE: hsmFailure(
    'The key may not leave the HSM',
    'Only session copies made for one call can be read.',
  ),
  HSM_UNWRAP_FAILED: hsmFailure(
    'A wrapped key does not open',
    'It was altered, or wrapped by another HSM: restore the store that belongs to this one.',
  ),
  HSM_CLOSED: hsmFailure('The HSM is closed', 'Start the command again.', true),
  HSM_SEAL_INVALID: hsmFailure(
    'The sealed file does not open',
    'The passphrase is wrong or the file was altered. Neither can be told from the other.',
  ),
  HSM_SEAL_PERMISSIONS: badInput(
    'A secret file may be read by others',
    'Set its permissions so that only its owner reads and writes it: chmod 600 FILE.',
  ),
  SM_RECORD_MAC: hsmFailure(
    'A vending-key record does not carry its MAC',
    'It was altered outside this system, or belongs to another one: restore it.',
  ),
  SM_TRIAL_ONLY: refused(
    'Only trial keys may do this',
    'Clear key values, credit tokens and bench meters are for keys marked TRIAL.',
  ),
  SM_BATCH_TOO_LARGE: badInput(
    'A batch has too many meters',
    'Send at most the number that the message names at once.',
  ),
  SM_GENERATE_DKGA02: refused(
    'DKGA02 keys are not generated',
    'New keys are for DKGA04; DKGA02 serves imported legacy keys only.',
  ),
  SM_METER_UNKNOWN: badInput('No bench meter has this number', 'Open one first.'),
} as const satisfies Record<string, ErrorRow>;
