/**
 * `sts-kms person`: those who act, and their credentials.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addBootstrap } from './bootstrap.ts';
import { addChange } from './change.ts';
import { addEnrol } from './enrol.ts';
import { addList } from './list.ts';
import { addNewKey } from './new-key.ts';
import { addReplaceKey } from './replace-key.ts';
import { addRevoke } from './revoke.ts';
import { addShowEnrolment } from './show-enrolment.ts';

/** Adds the noun with its verbs. */
export function addPersonCommands(program: Command, parts: CustodyCommandParts): void {
  const person = program.command('person').description('People and their credentials.');
  addNewKey(person, parts);
  addShowEnrolment(person, parts);
  addBootstrap(person, parts);
  addEnrol(person, parts);
  addChange(person, parts);
  addReplaceKey(person, parts);
  addRevoke(person, parts);
  addList(person, parts);
}
