/**
 * Error codes of meters as records, of their key changes, and of token checks.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** A limit of the day that is used up: exit 3, HTTP 403, the same request may pass tomorrow. */
function usedUp(title: string, remedy: string): ErrorRow {
  return { exitCode: 3, httpStatus: 403, title, exposure: 'detail', retryable: true, remedy };
}

/** Codes `METER_`, `KEY_CHANGE_` and `TOKEN_`. */
export const METER_ERRORS = {
  METER_FACT_INVALID: badInput(
    'A fact about a meter is not what its field may hold',
    'Correct the field that the message names.',
  ),
  METER_EXISTS: refused(
    'The meter is recorded already',
    'Look at it with `sts-kms meter show`; change it with `sts-kms meter change` or ' +
      '`sts-kms meter intend`.',
  ),
  METER_REASON_MISSING: refused(
    'This change needs a ticket or a reason that was not given',
    'Give --ticket and --reason: both stay in the audit.',
  ),
  METER_POSITION_NOT_HELD: refused(
    'The meter never had this position, so its record cannot go back to it',
    'The message says which positions it had. Record what the meter shows with ' +
      '`sts-kms meter prove`.',
  ),
  METER_UNCHANGED: badInput(
    'The request changes nothing',
    'Name at least one fact, or a position, that differs from what is recorded.',
  ),
  METER_NUMBER_AMBIGUOUS: badInput(
    'A number may be the one on a meter, or a MeterPAN whose leading zeros were cut',
    'Look at the meter or at the source of the number, and give the 18 digits that are ' +
      'meant: the ' +
      'message names both MeterPANs.',
  ),
  NUMBER_SEVERAL: badInput(
    'Several numbers stand where one is required',
    'Give one number. Several go into a file, or into an option that is repeated.',
  ),
  METER_FILE_COLUMNS: badInput(
    'The first line of a file does not name the columns that it needs',
    'Compare the heading with the page about the format: each column stands there once.',
  ),
  METER_FILE_MALFORMED: badInput(
    'A file of meters is not CSV as expected',
    'Save it as CSV in UTF-8 with a heading and one meter a line.',
  ),
  METER_FILE_ENCODING: badInput(
    'A field of a file is not UTF-8',
    'Save the file as "CSV UTF-8", or convert it with iconv -f WINDOWS-1252 -t UTF-8 OLD > NEW; ' +
      'then check that the words are right.',
  ),
  METER_FILE_ROW: badInput(
    'A row has another number of fields than the heading',
    'A separator is missing or too many: put fields that contain it in double quotes.',
  ),
  KEY_CHANGE_FROM_UNKNOWN: badInput(
    'The old key that was named is none that the meter is known to have had',
    'Leave it out to take the presumed one, or name one of the candidates in the message. ' +
      'Record first what the display of the meter shows: `sts-kms meter prove`.',
  ),
  KEY_CHANGE_LIMIT: usedUp(
    'The key-change sets of this person for today are used up',
    'Nothing was issued. Ask a colleague, or go on tomorrow (UTC). The configuration sets the ' +
      'limit: `limits.keyChangeSetsPerPersonAndDay`.',
  ),
  KEY_CHANGE_MESSAGE_INVALID: badInput(
    'A message id is not 1 to 100 printable characters without blanks',
    'Give a UUID with --message-id, a new one for each new request.',
  ),
  KEY_CHANGE_MESSAGE_REUSED: {
    exitCode: 2,
    httpStatus: 409,
    title: 'This message id was used for another request',
    exposure: 'detail',
    retryable: false,
    remedy: 'Nothing was issued. A new request takes a new message id, a repeated one its old one.',
  },
  KEY_CHANGE_NOT_ISSUED: badInput(
    'No such key-change set was issued',
    'Check the number of the set or of the meter: `sts-kms key-change list` shows the sets of a ' +
      'meter.',
  ),
  TOKEN_CHECK_REQUEST: badInput(
    'A question about a refused token is not understood',
    'Correct what the message names: 20 digits, a date as 2026-11-23, at most five other meters.',
  ),
  TOKEN_CHECK_LIMIT: usedUp(
    'No more tokens are checked for this meter or this person today',
    'Try again tomorrow (UTC), or look at the meter itself. Security has been told.',
  ),
  METER_INTENTION_LIMIT: usedUp(
    'This person has changed as many intentions one by one today as the policy permits',
    'Nothing was changed. Ask for the rest in one act, which two others approve: ' +
      '`sts-kms meter intend-many`. Or go on tomorrow (UTC).',
  ),
  METER_COUNT: badInput(
    'None or too many meters at once',
    'Name 1 to 10,000 different meters; more in several acts, each with its approval.',
  ),
} as const satisfies Record<string, ErrorRow>;
