/**
 * `sts-kms vending-key`: the keys from which the decoder keys of meters are derived.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addChangeDates } from './change-dates.ts';
import { addChangeState } from './change-state.ts';
import { addDestroy } from './destroy.ts';
import { addGenerate } from './generate.ts';
import { addImportTrial } from './import-trial.ts';
import { addImportWrapped } from './import-wrapped.ts';
import { addList } from './list.ts';
import { addPurposes } from './purposes.ts';
import { addRecordExternal } from './record-external.ts';
import { addSetExpiry } from './set-expiry.ts';
import { addShow } from './show.ts';

const HELP = `
A key is named SGC/KRN, as 600101/2, or by its id; a destroyed key by its id only. Instants are
written YYYY-MM-DDTHH:MMZ, in UTC. Two ends are told apart everywhere: the last credit minute
follows from base date and KeyExpiryNumber; the last key-change date is the issued-until that its
owner sets.

Examples:
  sts-kms vending-key generate 600101 --base-date 2014
  sts-kms vending-key activate 600101/1
  sts-kms vending-key list`;

/** Adds the noun with its verbs. */
export function addVendingKeyCommands(program: Command, parts: CustodyCommandParts): void {
  const key = program
    .command('vending-key')
    .description('Vending keys.')
    .addHelpText('after', HELP);
  addGenerate(key, parts);
  addImportTrial(key, parts);
  addImportWrapped(key, parts);
  addRecordExternal(key, parts);
  addChangeState(key, parts);
  addChangeDates(key, parts);
  addSetExpiry(key, parts);
  addDestroy(key, parts);
  addList(key, parts);
  addShow(key, parts);
  addPurposes(key, parts);
}
