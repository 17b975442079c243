/**
 * Error codes of vending keys, meters and fleets.
 *
 * @module
 */
import { badInput, refused, type ErrorRow } from './error-row.ts';

/** Codes `KEY_`, `METER_`, `FLEET_` and `OUTPUT_`. */
export const KEY_ERRORS = {
  KEY_SUPPLY_GROUP_UNKNOWN: badInput(
    'No vending key of this supply group is held here',
    'Check the SupplyGroupCode on the slip or on the display; `sts-kms vending-key list` shows ' +
      'the keys that are held.',
  ),
  KEY_REVISION_UNKNOWN: badInput(
    'This revision of the supply group is not held here',
    'Check the KeyRevisionNumber; the message names the revisions that are held.',
  ),
  KEY_DUPLICATE: refused(
    'Two vending keys have the same supply group and revision',
    'Remove one of them: the supply group and the revision name one key.',
  ),
  KEY_TRIAL_FILE_MALFORMED: badInput(
    'The trial-key file does not follow its format',
    'Compare it with examples/trial-keys.json.',
  ),
  KEY_LIFE_INVALID: badInput(
    'A limit of a vending key is outside its range',
    'Refresh takes 1 to 3650 days, the unit limit whole units from 0; leave both out for none.',
  ),
  KEY_CHECK_VALUE_DIFFERS: refused(
    'The key check value is not the one that was reported',
    'Another key came than the sender meant, or under another name: ask the sender which it is.',
  ),
  KEY_CHECK_VALUE_FORM: badInput(
    'A key check value is not named by its method',
    'Write method and hex digits, as des:C33F45; a check value without its method says little.',
  ),
  KEY_WRAPPED_FILE_MALFORMED: badInput(
    'The file of a wrapped key does not follow its format',
    'Compare it with docs/formats/wrapped-key.md.',
  ),
  KEY_FILE_FOREIGN: badInput(
    'The file of a key is of a format that is not read here',
    'Ask its sender for the value wrapped by RFC 5649 under a transport key of this ' +
      'HSM, with its ' +
      'attributes, as docs/formats/wrapped-key.md describes; a clear value must not be ' +
      'sent at all.',
  ),
  KEY_REASON_MISSING: refused(
    'This act needs a reason, which was not given',
    'Say why with --reason: it stands in the certificate and in the audit.',
  ),
  METER_PAN_MISMATCH: badInput(
    'MeterPAN and DecoderReferenceNumber do not belong together',
    'One of the two was copied from another meter: read both from the meter.',
  ),
  FLEET_METER_DUPLICATE: badInput(
    'The meter occurs more than once in the file',
    'Keep one row a meter; two sets for one meter would confuse its owner.',
  ),
  FLEET_COLUMN_MISSING: badInput(
    'The fleet file lacks a column',
    'The first line names the columns; examples/fleet.csv shows them all.',
  ),
  FLEET_MALFORMED: badInput(
    'The fleet file is not CSV as expected',
    'Save it as CSV in UTF-8 with a heading and one meter a line.',
  ),
  FLEET_TOKEN_COUNT: badInput(
    'Number of key-change tokens is not a number',
    'Write 2, 3 or 4: EA07 takes 2, or 3 with the SupplyGroupCode; EA11 takes 4.',
  ),
  FLEET_ROW_FIELDS: badInput(
    'A row has another number of fields than the heading',
    'A separator is missing or too many: put fields that contain it in double quotes.',
  ),
  OUTPUT_BUSY: refused(
    'Another run is writing into the output folder',
    'Wait until it has ended, or name another folder with --out.',
  ),
  OUTPUT_EXISTS: refused(
    'The output folder holds results already',
    'Name another folder with --out, or move the files away: results are never overwritten.',
  ),
} as const satisfies Record<string, ErrorRow>;
