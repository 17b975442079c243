/**
 * Error codes of the security module about founding and approvals: what it is shown does not
 * convince it.
 *
 * @module
 */
import { refused, type ErrorRow } from './error-row.ts';

const LOOK = 'Look at the request and its approvals: `sts-kms approval show`.';

/** Codes `SM_FOUND` and `SM_APPROVAL_`. */
export const APPROVAL_ERRORS = {
  SM_NOT_FOUNDED: refused(
    'The installation has no people yet',
    'Found it: `sts-kms person new-key` for each of the first people, then ' +
      '`sts-kms person bootstrap`. Before that only a TRIAL store has keys.',
  ),
  SM_FOUNDED: refused(
    'The installation has its people already',
    'A founding is done once. Further people are enrolled: `sts-kms person enrol`.',
  ),
  SM_FOUNDING_MARK: {
    ...refused(
      'The HSM does not know that the installation has people',
      'It was put back to before the founding, or somebody took its mark away: tell an auditor. ' +
        'Bring the right token, or restore the guard keys from their shares: `sts-kms store ' +
        'move-hsm`.',
    ),
    exitCode: 4,
  },
  SM_FOUNDERS: refused(
    'These people cannot found an installation',
    'Bring two to eight different active administrators, each with an enrolment of their own key.',
  ),
  SM_APPROVAL_MISSING: refused(
    'This needs the approval of two people',
    'Run the command as one person: it makes a request. Two others approve it: ' +
      '`sts-kms approval approve`.',
  ),
  SM_APPROVAL_ELSEWHERE: refused(
    'The approval was given for another place',
    'An approval serves in its own installation only, and one of a rehearsal never in reality.',
  ),
  SM_APPROVAL_EXPIRED: refused('The approval has expired', 'Ask again, and have it approved anew.'),
  SM_APPROVAL_CHANGE: refused(
    'This is not what was approved',
    `Something changed since it was asked for: ask again. ${LOOK}`,
  ),
  SM_APPROVAL_PEOPLE: refused('The approvals are not of the right people', LOOK),
  SM_APPROVAL_SIGNATURE: refused('A signature is not good', LOOK),
} as const satisfies Record<string, ErrorRow>;
