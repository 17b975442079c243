/**
 * Error codes of the audit: what was done to it, and why nothing is done without it.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** The audit is not what it was, or cannot be written: exit 5, shown in full, nothing is done. */
function broken(title: string, remedy: string): ErrorRow {
  return { exitCode: 5, httpStatus: 503, title, exposure: 'detail', retryable: false, remedy };
}

const LOOK =
  'Keep store, anchor and HSM as evidence and tell an auditor; `sts-kms audit verify` names all ' +
  'that is wrong.';
const RESTORED =
  ' If a backup was restored on purpose, two people say so: `sts-kms audit recover`.';

/** Codes `AUDIT_`. */
export const AUDIT_ERRORS = {
  AUDIT_ROW_ALTERED: broken('A row of the audit was altered', LOOK),
  AUDIT_ROW_MISSING: broken('Rows of the audit are missing', LOOK),
  AUDIT_ROW_MOVED: broken('A row of the audit stands where it was not written', LOOK),
  AUDIT_HEAD_WRONG: broken('The head of the audit is not its last row', LOOK),
  AUDIT_REWRITTEN: broken('The audit is another than the one whose head was signed', LOOK),
  AUDIT_HEAD_FORGED: broken('A head in the anchor was not signed by this HSM', LOOK),
  AUDIT_ROLLED_BACK: broken('The store is older than its audit anchor', LOOK + RESTORED),
  AUDIT_ANCHOR_MISSING: broken('The audit anchor is gone, the HSM knows heads', LOOK + RESTORED),
  AUDIT_ANCHOR_ROLLED_BACK: broken(
    'The HSM keeps a head of the audit that the anchor does not know',
    LOOK + RESTORED,
  ),
  AUDIT_HSM_ROLLED_BACK: broken(
    'The HSM keeps older heads of the audit than the anchor',
    LOOK + RESTORED,
  ),
  AUDIT_COUNTS_DIFFER: broken('The counts of key uses are not those of the audit', LOOK),
  AUDIT_RECORD_GONE: broken('A record is older than the audit says, or gone', LOOK),
  AUDIT_HEAD_DIFFERS: broken('The audit does not have the head that was printed', LOOK),
  AUDIT_ANCHOR_INVALID: broken('A line of the audit anchor is no head', LOOK),
  AUDIT_ANCHOR_REPLACED: broken('The audit anchor was replaced while it was in use', LOOK),
  AUDIT_ANCHOR_FAILED: broken(
    'The audit anchor cannot be read or written',
    'Make room on its disk, or give the file back to its owner, and start again. Nothing is done ' +
      'without an audit; what was refused meanwhile was counted.',
  ),
  AUDIT_KEY_MISSING: broken(
    'The HSM has no key that signs the audit',
    'Make it once: `sts-kms audit make-key`. It is missing in a store of an older program, and ' +
      'after a move to another HSM.',
  ),
  AUDIT_ROW_BACK_IN_TIME: broken(
    'A row of the audit is dated before an earlier row',
    'The clock of a machine was put back, or the rows were edited. Tell an auditor, and compare ' +
      'what was done at that row with its ticket: `sts-kms audit list`.',
  ),
  AUDIT_INSTANT_WRONG: broken('The store does not know the latest instant of its audit', LOOK),
  AUDIT_CLOCK_BEHIND: {
    ...broken(
      'The clock of this machine is behind the audit',
      'Nothing was done. Compare the clock with a time server: `sts-kms doctor` shows it. If the ' +
        'clock is wrong, set it and repeat the command. If the clock is right, it was ahead when ' +
        'the latest row was written: wait until that instant, or let two people record the ' +
        'correction with `sts-kms audit correct-clock`.',
    ),
    retryable: true,
  },
  AUDIT_CLOCK_RIGHT: badInput(
    'The clock is not behind the audit',
    'Nothing was changed, and no correction is needed.',
  ),
  AUDIT_CLOCK_SIMULATED: refused(
    'A simulated clock is for TRIAL stores only',
    'Remove `simulatedNow` from the configuration; rehearse in a store of its own, made with ' +
      '`sts-kms store init --trial`.',
  ),
  AUDIT_UNAVAILABLE: broken(
    'The audit cannot be written, so nothing is done',
    'Mend what the message names, and start again: `sts-kms audit verify` says whether all is ' +
      'well.',
  ),
  AUDIT_NOTHING_WRONG: badInput(
    'Nothing is wrong with the audit',
    'There is nothing to recover from.',
  ),
  AUDIT_SALES_FIELD: badInput(
    'A day or a seller in a sales list is not of the right form',
    'Nothing was compared. Correct the line that the message names, and compare the list again.',
  ),
  AUDIT_HEAD_FORM: badInput(
    'A printed head is not of the right form',
    'Give its number and its digest of 64 hex digits: --head 1234:9f86…',
  ),
} as const satisfies Record<string, ErrorRow>;
