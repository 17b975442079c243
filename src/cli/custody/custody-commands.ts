/**
 * The commands that work on a store, each noun with its verbs.
 *
 * @module
 */
import type { Command } from 'commander';
import { addApprovalCommands } from './approval/approval-commands.ts';
import { addAuditCommands } from './audit/audit-commands.ts';
import type { CustodyCommandParts } from './custody-session.ts';
import { addKeyChangeCommands } from './key-changes/key-change-commands.ts';
import { addOwnerCommands } from './owner-commands.ts';
import { addPersonCommands } from './person/person-commands.ts';
import { addPolicyCommands } from './policy-commands.ts';
import { addStoreCommands } from './store/store-commands.ts';
import { addSupplyGroupCommands } from './supply-group-commands.ts';
import { addVendingKeyCommands } from './vending-key/vending-key-commands.ts';

/** Adds all of them. */
export function addCustodyCommands(program: Command, parts: CustodyCommandParts): void {
  addStoreCommands(program, parts);
  addOwnerCommands(program, parts);
  addSupplyGroupCommands(program, parts);
  addVendingKeyCommands(program, parts);
  addKeyChangeCommands(program, parts);
  addPersonCommands(program, parts);
  addApprovalCommands(program, parts);
  addPolicyCommands(program, parts);
  addAuditCommands(program, parts);
}
