/**
 * `sts-kms tables show`: which EA07 tables are in use, where they came from, and their digest.
 *
 * @module
 */
import type { Command } from 'commander';
import type { CommandOutput } from './output.ts';

/** A loaded set of tables, without the tables. */
export interface TablesInUse {
  readonly name: string;
  readonly source: string;
  readonly digest: string;
}

/** Given by the composition root. */
export type LoadTables = () => readonly TablesInUse[];

const HELP = `
A licensee of the STS Association replaces sts-tables/operational.json by the authoritative copy.
Compare the digest with a colleague's: it covers the 96 values and nothing else of the file.`;

/** Adds the command. */
export function addTablesShow(parent: Command, load: LoadTables, output: CommandOutput): void {
  parent
    .command('show')
    .option('--json', 'one object')
    .summary('show the source and digest of each set')
    .description('Shows the source and digest of each set of EA07 tables.')
    .addHelpText('after', HELP)
    .action((options: { json?: boolean }) => {
      const sets = load().map(({ name, source, digest }) => ({ name, source, digest }));
      if (options.json === true) {
        output.line(JSON.stringify({ tables: sets }));
        return;
      }
      for (const set of sets) {
        output.line(`${set.name.padEnd(13)}sha256 ${set.digest}`);
        output.line(`${' '.repeat(13)}${set.source}`);
      }
    });
}
