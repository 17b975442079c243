/**
 * `sts-kms store`: where records and wrapped keys are kept, and its care.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addBackup } from './backup.ts';
import { addInit } from './init.ts';
import { addMigrate } from './migrate.ts';
import { addMoveHsm } from './move-hsm.ts';
import { addReconcile } from './reconcile.ts';
import { addRestore } from './restore.ts';
import { addRotate } from './rotate.ts';
import { addStatus } from './status.ts';
import { addVerify } from './verify.ts';

const HELP = `
The store and the HSM are named by sts-kms.yaml (docs/formats/configuration.md);
docs/guides/store.md goes through a life of a store, backups and the worst day included.

Examples:
  sts-kms store init --name 'Harbour City'
  sts-kms store status
  sts-kms store verify`;

/** Adds the noun with its verbs. */
export function addStoreCommands(program: Command, parts: CustodyCommandParts): void {
  const store = program
    .command('store')
    .description('The store of records and wrapped keys.')
    .addHelpText('after', HELP);
  addInit(store, parts);
  addStatus(store, parts);
  addMigrate(store, parts);
  addVerify(store, parts);
  addBackup(store, parts);
  addRestore(store, parts);
  addRotate(store, parts);
  addMoveHsm(store, parts);
  addReconcile(store, parts);
}
