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
    'Bring the value wrapped, with `sts-kms vending-key import-wrapped`, or use a TRIAL store.',
  ),
  KEY_TYPE_NOT_OF_GROUP: refused(
    'KeyType does not follow the kind of the supply group',
    'A default group has KeyType 1, a unique one 2, a common one 3.',
  ),
  KEY_REVISIONS_FULL: refused(
    'The supply group has nine keys',
    'Destroy the oldest key that no meter holds: `sts-kms vending-key destroy`.',
  ),
  KEY_REVISION_NOT_NEXT: refused(
    'This is not the next revision of the supply group',
    'Ask for the revision that the message names.',
  ),
  KEY_REVISION_TAKEN: {
    ...refused(
      'A key of this supply group and revision exists',
      'Another person may have made it just now: `sts-kms vending-key list` shows it. ' +
        'An imported ' +
        'key may take another revision.',
    ),
    retryable: true,
  },
  KEY_REVISION_HELD: refused(
    'Meters may still hold an older key of this revision',
    'Move these meters to another key and record what each shows with `sts-kms meter prove`, or ' +
      'record that they are scrapped. An imported key may take another revision.',
  ),
  KEY_BASE_DATE_NOT_BEGUN: refused(
    'The base date has not begun',
    'Use a key of an earlier base date until then. A rehearsal in a TRIAL store may choose its ' +
      'time: `simulatedNow` in the configuration.',
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
    'Give an earlier --active-from, or a higher --key-expiry-number.',
  ),
  KEY_START_AFTER_END: refused(
    'Use of the key begins after its end',
    'Give a later --issued-until, or `--issued-until none`. The first minute of use is set when ' +
      'the key is made, and does not change.',
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
    'Take a higher number. To end the credit of this key at once, add --end-credit-now.',
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
    'Move these meters to another key and record what each shows with `sts-kms meter prove`, or ' +
      'record that they are scrapped: `sts-kms meter change`.',
  ),
  KEY_DESTROY_VALUE: refused(
    'A destroyed key would keep its value',
    'Nothing was changed. This is a defect: report the command and the code.',
  ),
  KEY_EXTERNAL: refused(
    'Another system issues with this key',
    'Ask the system that holds the key for the tokens. Afterwards record what the meter shows: ' +
      '`sts-kms meter prove`.',
  ),
  KEY_VALUE_ABSENT: refused(
    'No value of this key is held',
    'Use another revision: `sts-kms vending-key list` shows which keys are held. A ' +
      'destroyed value ' +
      'does not come back.',
  ),
  KEY_COMPROMISED: refused('The key is known to others', 'Move its meters to another key.'),
  KEY_NOT_STARTED: refused(
    'The first minute of use is not reached',
    'Wait until the minute that the message names, or use another revision. The first minute of ' +
      'use is set when the key is made, and does not change.',
  ),
  KEY_ISSUED_UNTIL_PASSED: refused(
    'Issued-until of the key has passed',
    'Extend it: `sts-kms vending-key extend` with a later --issued-until. Then the key ' +
      'may be the ' +
      'old key of a change. The dates of a compromised key are not extended: visit its meters.',
  ),
  KEY_CREDIT_ENDED: refused(
    'The last credit minute of the key has passed',
    'Move the meter to a later key first.',
  ),
  KEY_STATE_REFUSES: refused(
    'The state of the key does not permit this use',
    'Use a key that is active. A pre-active key can be activated and a suspended one resumed; no ' +
      'change of state brings another key back.',
  ),
  KEY_DEFAULT_CREDIT: refused(
    "A maker's default key gives no credit",
    'Commission the meter: change it to the key of its utility first.',
  ),
  KEY_MAGNETIC_CARD_ONLY: refused(
    'Credit under a common key is for magnetic cards',
    'Move the meter to a unique key, or record its carrier: `sts-kms meter change` with ' +
      '--token-carrier-type.',
  ),
  KEY_CHANGE_NOT_INTENDED: refused(
    'The change does not lead where the meter is intended to go',
    'Change the intention of the meter: `sts-kms meter intend`.',
  ),
  KEY_CHANGE_EXPIRY_NUMBER: refused(
    'The meter would get another KeyExpiryNumber than its key has',
    'Intend the key again, which takes its number: `sts-kms meter intend`.',
  ),
  KEY_CHANGE_CLUSTER: refused(
    'The supply groups are of different clusters',
    'Choose a supply group of the same cluster.',
  ),
  KEY_CHANGE_RETURN: refused(
    'The meter would go back to a key it had, without a reason',
    'Give the reason for the way back with --reason.',
  ),
  KEY_CHANGE_OWNERS: refused(
    'The supply groups have different owners',
    'When both owners agree, name each: --agreed-by OWNER --agreed-by OWNER.',
  ),
  KEY_CHANGE_NOTHING: refused(
    'There is nothing to change',
    'If the meter shows another key, record that: `sts-kms meter prove`.',
  ),
  METER_SCRAPPED: refused(
    'The meter is scrapped',
    'Check the number. If the meter is in use, correct its status: `sts-kms meter change` with ' +
      '--status.',
  ),
} as const satisfies Record<string, ErrorRow>;
