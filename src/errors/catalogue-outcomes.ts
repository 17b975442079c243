/**
 * Codes of what became of an effect whose answer is not a plain one: warnings about what is done,
 * and answers that did not arrive.
 *
 * @module
 */
import type { ErrorRow } from './error-row.ts';

/** Something failed after the effect was stored: the command ends with exit code 0. */
function warning(title: string, remedy: string): ErrorRow {
  return {
    exitCode: 0,
    httpStatus: 200,
    title: `Warning: ${title}`,
    exposure: 'detail',
    retryable: false,
    remedy,
  };
}

/** Codes of outcomes. */
export const OUTCOME_ERRORS = {
  AUDIT_NOT_ANCHORED: warning(
    'what was done is stored, and no signed head covers it yet',
    'Do not repeat the command: it is done. Mend what the message names; the next command signs ' +
      'the head first, and does nothing until it can.',
  ),
  CLOSED_WITH_FAULT: warning(
    'what was done is stored, and store or HSM could not be closed in order',
    'Do not repeat the command: it is done. `sts-kms audit verify` says whether all is well.',
  ),
  OUTCOME_UNKNOWN: {
    exitCode: 5,
    httpStatus: 503,
    title: 'It may be done or not: the database was lost in the commit',
    exposure: 'detail',
    retryable: false,
    remedy:
      'When the database is back, look whether it is done: the message names the row of ' +
      '`sts-kms audit list`. A request with a message id may be sent once more under ' +
      'the same id: ' +
      'it is done once. Do not repeat any other before you have looked.',
  },
  DONE_IN_PART: {
    exitCode: 1,
    httpStatus: 500,
    title: 'A part of the work is done, and then it failed',
    exposure: 'detail',
    retryable: true,
    remedy:
      'What the message counts is stored. Mend what it names and repeat the command with the ' +
      'same file: what is there is left as it is, and the rest is done.',
  },
  DONE_NOT_DELIVERED: {
    exitCode: 1,
    httpStatus: 500,
    title: 'It is done, and its answer did not arrive',
    exposure: 'detail',
    retryable: false,
    remedy:
      'Do not repeat the command: what it did is stored. Run the command that the message names; ' +
      'it gives the answer, or shows what was done.',
  },
} as const satisfies Record<string, ErrorRow>;
