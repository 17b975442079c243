/**
 * `sts-kms store migrate`: the schema of today.
 *
 * @module
 */
import type { Command } from 'commander';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';

const HELP = `
All steps or none are done. There is no way back but a backup: make one before.

Examples:
  sts-kms store backup before-migration.db
  sts-kms store migrate`;

/** Adds the command. */
export function addMigrate(store: Command, parts: CustodyCommandParts): void {
  addSessionOptions(store.command('migrate'))
    .summary('bring the schema up to date')
    .description('Brings the schema of an existing store up to date. No HSM is needed.')
    .addHelpText('after', HELP)
    .action(async (options: SessionOptions) => {
      const done = await (await parts.upkeep()).migrate(loadConfiguration(options.config));
      const how = done.changed ? 'is brought up to date' : 'was up to date';
      const text = [`the schema ${how}: ${done.schema ?? 'none'}`];
      answer(parts.output, options, { facts: done, text, again: 'sts-kms store status' });
    });
}
