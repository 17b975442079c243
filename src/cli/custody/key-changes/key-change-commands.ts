/**
 * `sts-kms key-change`: the tokens that bring a meter from one key to another.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CustodyCommandParts } from '../custody-session.ts';
import { PROCESS_TERMINAL, type Terminal } from '../terminal.ts';
import { addCompare } from './compare.ts';
import { addIssue } from './issue.ts';
import { addList } from './list.ts';
import { addReprint } from './reprint.ts';
import { addWhyNot } from './why-not.ts';

const HELP = `
A set leads from where the meter is presumed to stand to where it is intended to go. Neither is
chosen here: sts-kms meter show says what they are, sts-kms meter intend and prove change them.

Examples:
  sts-kms key-change why-not --meter 600727000000000009    every rule, nothing is issued
  sts-kms key-change issue --meter 600727000000000009      the tokens
  sts-kms key-change reprint --meter 600727000000000009    the slip is lost`;

/** Adds the noun with its verbs. */
export function addKeyChangeCommands(
  program: Command,
  parts: CustodyCommandParts,
  terminal: Terminal = PROCESS_TERMINAL,
): void {
  const change = program
    .command('key-change')
    .description('Key-change tokens of meters.')
    .addHelpText('after', HELP);
  addWhyNot(change, parts);
  addIssue(change, parts, terminal);
  addReprint(change, parts, terminal);
  addList(change, parts);
  addCompare(change, parts);
}
