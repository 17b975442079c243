/**
 * The command lines with which PostgreSQL's own programs make a backup and restore it.
 *
 * @module
 */
import type { Configuration } from '../../../config/configuration.ts';

/** Access to a PostgreSQL database. */
export type PostgresStore = Extract<Configuration['store'], { kind: 'postgres' }>;

/** Makes the backup. The password is asked for, or read from ~/.pgpass. */
export function dumpCommand(store: PostgresStore, file: string): string {
  return words([
    'pg_dump',
    ...connection(store),
    '--format=custom',
    '--file',
    file,
    store.database,
  ]);
}

/** Restores it into a new database. The last one checks what came. */
export function restoreCommands(store: PostgresStore, file: string): string[] {
  const { database } = store;
  const into = ['--dbname', database, '--exit-on-error', '--single-transaction', '--no-owner'];
  return [
    words(['createdb', ...connection(store), '--template=template0', '--encoding=UTF8', database]),
    words(['pg_restore', ...connection(store), ...into, file]),
    'sts-kms store verify',
  ];
}

function connection({ host, port, user }: PostgresStore): string[] {
  return ['--host', host, '--port', String(port), '--username', user];
}

function words(all: readonly string[]): string {
  return all.map(quoted).join(' ');
}

/** For a POSIX shell. */
function quoted(word: string): string {
  return /^[\w@%+=:,./-]+$/.test(word) ? word : `'${word.replaceAll("'", `'\\''`)}'`;
}
