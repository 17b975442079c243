/** Where the programs of PostgreSQL are, and how root runs them: it may not itself. */
import fs from 'node:fs';
import path from 'node:path';

const DEBIAN_FOLDER = '/usr/lib/postgresql';

/** The path of a program of the newest PostgreSQL in this machine. */
export function postgresProgram(name: string): string {
  const versions = fs.existsSync(DEBIAN_FOLDER) ? fs.readdirSync(DEBIAN_FOLDER) : [];
  const folders = versions
    .sort((a, b) => Number(b) - Number(a))
    .map((version) => path.join(DEBIAN_FOLDER, version, 'bin'));
  const all = [...folders, ...(process.env['PATH'] ?? '').split(path.delimiter)];
  const found = all.map((folder) => path.join(folder, name)).find((file) => fs.existsSync(file));
  if (found !== undefined) return found;
  throw new Error(`PostgreSQL is not installed (no ${name}): apt-get install postgresql-15`);
}

/** The command as this user runs it: root gives it to the user `postgres`. */
export function runAsPostgres(command: readonly string[]): readonly string[] {
  return process.getuid?.() === 0 ? ['runuser', '-u', 'postgres', '--', ...command] : command;
}
