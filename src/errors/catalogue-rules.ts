/**
 * Error codes of the rules about vending keys and key changes; docs/requirements.md lists them.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** Codes `KEY_` and `METER_` of rules. */
export const RULE_ERRORS = {
  KEY_CLOCK_OFFSET: badInput(
    'Token clock is too far from UTC',
    'Give whole minutes from -720 to 840; 0 is UTC.',
  ),
  KEY_TRIAL_STORE_ONLY: refused(
    'Trial keys are for TRIAL stores',
    'Make the key in a TRIAL store.',
  ),
  KEY_CLEAR_VALUE: refused(
    'Clear key values are for TRIAL stores',
    'Bring the value wrapped or in components, or use a TRIAL store.',
  ),
  KEY_TYPE_NOT_OF_GROUP: refused(
    'KeyType does not follow the kind of the supply group',
    'A default group has KeyType 1, a unique one 2, a common one 3.',
  ),
  KEY_REVISIONS_FULL: refused(
    'The supply group has nine keys',
    'Destroy the oldest key that no meter holds.',
  ),
  KEY_REVISION_NOT_NEXT: refused(
    'This is not the next revision of the supply group',
    'Ask for the revision that the message names.',
  ),
  KEY_REVISION_TAKEN: {
    ...refused(
      'A key of this supply group and revision exists',
      'Somebody else may have made it just now: look again. Or take another revision.',
    ),
    retryable: true,
  },
  KEY_REVISION_HELD: refused(
    'Meters may still hold an older key of this revision',
    'Move these meters to another key, or take another revision.',
  ),
  KEY_BASE_DATE_NOT_BEGUN: refused(
    'The base date has not begun',
    'Take an earlier base date until then.',
  ),
  KEY_BASE_DATE_ENDED: refused('The base date has ended', 'Take a later base date.'),
  KEY_BASE_DATE_EARLIER: refused(
    'The base date is earlier than that of the present keys',
    'Take the base date of the present keys or a later one.',
  ),
  KEY_CREDIT_IN_PAST: refused(
    'The new key could issue no credit',
    'Take a higher KeyExpiryNumber or a later base date.',
  ),
  KEY_CREDIT_BEFORE_START: refused(
    'Credit ends before the key may be used',
    'Let use begin earlier, or take a higher KeyExpiryNumber.',
  ),
  KEY_START_AFTER_END: refused(
    'Use of the key begins after its end',
    'Let use begin before it ends, or leave one of the two open.',
  ),
  KEY_END_IN_PAST: refused(
    'The new key has ended already',
    'Give a later issued-until, or leave it open.',
  ),
  KEY_VALUE_KNOWN: refused(
    'Another key here has the same value',
    'Check which key was meant; bring the value of this one.',
  ),
  KEY_VALUE_PUBLISHED: refused(
    'The value is a published test key',
    'Use a TRIAL store, or bring another key.',
  ),
  KEY_STATE_CHANGE: refused(
    'The key does not go from its state to that one',
    'The message names the states that may follow.',
  ),
  KEY_IDENTITY_CHANGED: refused(
    'The act would make another key of this one',
    'Make a new key, the next revision, with these attributes.',
  ),
  KEY_EXPIRY_IN_PAST: refused(
    'The new KeyExpiryNumber lies in the past',
    'Take a higher number, or say that the credit of this key is to end at once.',
  ),
  KEY_NOT_EXTENDABLE: refused(
    'The end dates of this key are not moved to a later time',
    'Keep or shorten its dates, and move its meters to another key.',
  ),
  KEY_LEAVES_METERS: refused(
    'Meters hold the key and would get no key change away from it',
    'Move these meters to another key first: `sts-kms key-change issue`. To end credit only, use ' +
      '`sts-kms vending-key key-change-only`. To leave the meters behind, repeat their number ' +
      'with `--leaving`; a request that was approved must be asked for again when the number grew.',
  ),
  KEY_DESTROY_STATE: refused(
    'A key in this state is not destroyed',
    'Deactivate it first; destroy it when nobody has missed it.',
  ),
  KEY_DESTROY_HELD: refused(
    'Meters are presumed to have this key',
    'Move these meters to another key, or record that they are scrapped.',
  ),
  KEY_DESTROY_VALUE: refused(
    'A destroyed key would keep its value',
    'Take the value out of the record.',
  ),
  KEY_EXTERNAL: refused(
    'Another system issues with this key',
    'Ask that system for the tokens, or import the key.',
  ),
  KEY_VALUE_ABSENT: refused(
    'No value of this key is held',
    'Use another revision, or bring its value from a backup.',
  ),
  KEY_COMPROMISED: refused('The key is known to others', 'Move its meters to another key.'),
  KEY_NOT_STARTED: refused(
    'The first minute of use is not reached',
    'Wait, or let the first minute of use be changed.',
  ),
  KEY_ISSUED_UNTIL_PASSED: refused(
    'Issued-until of the key has passed',
    'Let issued-until be extended: then the key may be the old key of a change.',
  ),
  KEY_CREDIT_ENDED: refused(
    'The last credit minute of the key has passed',
    'Move the meter to a later key first.',
  ),
  KEY_STATE_REFUSES: refused(
    'The state of the key does not permit this use',
    'Use a key that is active, or let the state of this one be changed.',
  ),
  KEY_DEFAULT_CREDIT: refused(
    "A maker's default key gives no credit",
    'Commission the meter: change it to the key of its utility first.',
  ),
  KEY_MAGNETIC_CARD_ONLY: refused(
    'Credit under a common key is for magnetic cards',
    'Move the meter to a unique key, or record its token carrier type.',
  ),
  KEY_CHANGE_NOT_INTENDED: refused(
    'The change does not lead where the meter is intended to go',
    'Let the intention of this meter be changed, with ticket and reason.',
  ),
  KEY_CHANGE_EXPIRY_NUMBER: refused(
    'The meter would get another KeyExpiryNumber than its key has',
    'Let the intention of this meter take the number of the key.',
  ),
  KEY_CHANGE_CLUSTER: refused(
    'The supply groups are of different clusters',
    'Choose a supply group of the same cluster.',
  ),
  KEY_CHANGE_RETURN: refused(
    'The meter would go back to a key it had, without a reason',
    'Give the reason for the way back.',
  ),
  KEY_CHANGE_OWNERS: refused(
    'The supply groups have different owners',
    'Record the agreement of both owners.',
  ),
  KEY_CHANGE_NOTHING: refused(
    'There is nothing to change',
    'If the meter says otherwise, correct what it is presumed to have.',
  ),
  METER_SCRAPPED: refused('The meter is scrapped', 'Check the number; correct the record first.'),
} as const satisfies Record<string, ErrorRow>;
