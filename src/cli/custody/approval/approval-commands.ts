/**
 * `sts-kms approval`: what needs two people.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addApprove } from './approve.ts';
import { addCarryOut } from './carry-out.ts';
import { addList } from './list.ts';
import { addShow } from './show.ts';
import { addWithdraw } from './withdraw.ts';

/** Adds the noun with its verbs. */
export function addApprovalCommands(program: Command, parts: CustodyCommandParts): void {
  const approval = program.command('approval').description('Requests that two people approve.');
  addList(approval, parts);
  addShow(approval, parts);
  addApprove(approval, parts);
  addCarryOut(approval, parts);
  addWithdraw(approval, parts);
}
