/**
 * `sts-kms store backup`: a copy of a store while it is in use.
 *
 * @module
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { dumpCommand, restoreCommands } from './postgres-commands.ts';

const HELP = `
SQLite: one file of mode 0600, whole or absent; nothing is overwritten. PostgreSQL has programs of
its own for this: the command lines are printed and nothing is done.

A backup is worthless without the keys of the HSM, which have a backup of their own. Make a new one
after each rotation of the storage key: what was made before cannot be opened any more.

Example:
  sts-kms store backup /mnt/backup/sts-kms-2026-11-23.db`;

/** Adds the command. */
export function addBackup(store: Command, parts: CustodyCommandParts): void {
  addSessionOptions(store.command('backup <file>'))
    .summary('copy the store while it is in use')
    .description('Copies an SQLite store while it is in use, or says how PostgreSQL does it.')
    .addHelpText('after', HELP)
    .action(async (named: string, options: SessionOptions) => {
      const { store: access } = loadConfiguration(options.config);
      const file = resolve(named);
      if (access.kind === 'sqlite') {
        await (await parts.upkeep()).backup(access.file, file);
        answer(parts.output, options, {
          again: `ls -l ${file}`,
          facts: { backup: file },
          text: [`backup of ${access.file}: ${file}`],
        });
        return;
      }
      const [dump, restore] = [dumpCommand(access, file), restoreCommands(access, file)];
      answer(parts.output, options, {
        facts: { backup: null, dump, restore },
        text: ['to make it:', `  ${dump}`, 'to restore it:', ...restore.map((line) => `  ${line}`)],
      });
    });
}
