/**
 * `sts-kms meter`: meters as records, and where their keys stand.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addAdd } from './add.ts';
import { addChange } from './change.ts';
import { addImportDelivery } from './import-delivery.ts';
import { addIntend } from './intend.ts';
import { addIntendMany } from './intend-many.ts';
import { addList } from './list.ts';
import { addProve } from './prove.ts';
import { addRevert } from './revert.ts';
import { addShow } from './show.ts';

const HELP = `
A meter is named by its MeterPAN (18 digits) or by the number printed on it (11 or 13). A position
of its key is SGC/KRN/TI: supply group, key revision, tariff index.

Examples:
  sts-kms meter check 47000123456                   what a meter number says
  sts-kms meter show 600727000000000009             where its key stands, and what to do next
  sts-kms meter intend 600727000000000009 600101/2/01 --ticket OPS-7 --reason 'new key'`;

/** Adds the verbs that work on a store. */
export function addMeterCommands(meter: Command, parts: CustodyCommandParts): void {
  meter.addHelpText('after', HELP);
  addAdd(meter, parts);
  addImportDelivery(meter, parts);
  addShow(meter, parts);
  addList(meter, parts);
  addChange(meter, parts);
  addIntend(meter, parts);
  addIntendMany(meter, parts);
  addProve(meter, parts);
  addRevert(meter, parts);
}
