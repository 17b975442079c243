/**
 * Error codes of people, their duties and their approvals.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

const SHOW = 'See what it says and who signed it: `sts-kms approval show`.';

/** Codes `PERSON_`, `APPROVAL_` and `POLICY_`. */
export const PEOPLE_ERRORS = {
  PERSON_ROLES: badInput(
    'The roles are unknown, or do not go together',
    'Give one person roles that go together; the message names the two that do not and why.',
  ),
  PERSON_SCOPE: badInput(
    'A scope is not of the right form',
    'Name owners, supply groups or sub-vendors, or leave all of them out: then it is everything.',
  ),
  PERSON_SCOPE_ACT: refused(
    'This concerns more than your scope',
    'Ask somebody who sees everything; `sts-kms person list` names your scope.',
  ),
  PERSON_DUTY: refused(
    'This is not among your duties',
    'Ask somebody whose duty it is; the message names the roles. `sts-kms person list` names ' +
      'yours.',
  ),
  PERSON_WANTED: refused(
    'This installation has people: say who you are',
    'Give your credential: --key-file FILE, and --passphrase-file FILE or type the passphrase.',
  ),
  PERSON_UNKNOWN: refused(
    'No active person has this credential',
    'It was never enrolled, was replaced, or its person was revoked: ask an administrator.',
  ),
  PERSON_NAME_TAKEN: refused(
    'Another person has this name or this key',
    'Take a name that tells the two apart, and a key of their own.',
  ),
  PERSON_PROOF: refused(
    'The enrolment was not signed with the key that it names',
    'Make key and enrolment anew with `sts-kms person new-key`, and bring them unaltered.',
  ),
  PERSON_ENROLMENT: badInput(
    'The file is no enrolment that can be taken',
    'Have it made anew with `sts-kms person new-key`, and bring it unaltered.',
  ),
  PERSON_KEY_FILE: badInput(
    'The file is not the key file of a person',
    'Name the file that `sts-kms person new-key` wrote.',
  ),
  PERSON_PASSPHRASE: refused(
    'The key file does not open',
    'Type the passphrase again. If it is forgotten, make a new key with `sts-kms person ' +
      'new-statement`, and ask for its approval with `sts-kms person replace-key`.',
  ),
  PERSON_PASSPHRASE_TWICE: badInput(
    'The two passphrases differ',
    'Nothing was made. Start the command again, and type the same passphrase twice.',
  ),
  PERSON_PASSPHRASE_SHORT: badInput(
    'The passphrase is too short',
    'Take 12 characters or more; several words that have nothing to do with each other do well.',
  ),
  PERSON_FINGERPRINT: refused(
    'The fingerprint is not that of the key',
    'Have it read out again by the person whose key it is. If it differs, it is not their key.',
  ),
  PERSON_UNCHANGED: refused(
    'Nothing about this person would change',
    '`sts-kms person list` shows roles and scopes. Name at least one that differs.',
  ),
  PERSON_AGENT: refused(
    'A service account acts on behalf of a named agent and a ticket',
    'Give --on-behalf-of AGENT and --ticket ID. A person gives no agent.',
  ),
  PERSON_AGENT_LIMIT: refused(
    'The limit of this service account for this agent is used up today',
    'Wait for the next day in UTC, or ask for a higher limit: `sts-kms person change` with ' +
      '--agent-daily-limit.',
  ),
  APPROVAL_PROPOSED: refused(
    'The changes are known, and nothing was done',
    'This never reaches anybody: report the command and the code.',
  ),
  APPROVAL_EFFECT: refused(
    'The operation tried to change something before it was approved',
    'Nothing was changed. Report the command and the code: this is a defect of the program.',
  ),
  APPROVAL_REQUEST_FORM: refused(
    'The request is not in a form that this program carries out',
    'It may come from another version of the program. Withdraw it with `sts-kms approval ' +
      'withdraw`, ask again, and have the new request approved.',
  ),
  APPROVAL_DAYS: badInput('An approval cannot be open for so long', 'Give 1 to 14 days.'),
  APPROVAL_UNKNOWN: badInput(
    'There is no such request for approval',
    '`sts-kms approval list` shows those that are open.',
  ),
  APPROVAL_FORGED: refused(
    'A request or an approval does not carry its signature',
    'Somebody altered the database, or the credential is another one: tell an auditor.',
  ),
  APPROVAL_CLOSED: refused('The request is closed', `Ask again if it is still wanted. ${SHOW}`),
  APPROVAL_EXPIRED: refused('The request has expired', 'Ask again, and have it approved anew.'),
  APPROVAL_KEY_REPLACED: refused(
    'Somebody signed this with a key that was replaced since',
    'Withdraw it and ask again: `sts-kms approval withdraw`, by its requester or an administrator.',
  ),
  APPROVAL_OWN: refused('Nobody approves their own request', 'Two others approve it.'),
  APPROVAL_TWICE: refused('You approved this request already', 'Another person approves it too.'),
  APPROVAL_ROLE: refused('Your role does not approve this', SHOW),
  APPROVAL_ENOUGH: refused(
    'Enough people have approved this',
    'Carry it out: `sts-kms approval carry-out`.',
  ),
  APPROVAL_FEW: refused('Not enough people have approved this', SHOW),
  APPROVAL_NOT_YOURS: refused('You have no part in this request', SHOW),
  POLICY_UNKNOWN: badInput(
    'There is no such policy',
    '`sts-kms policy list` shows them with their values.',
  ),
  POLICY_VALUE: badInput(
    'A policy cannot have this value',
    'Give one of the values that the message names.',
  ),
} as const satisfies Record<string, ErrorRow>;
