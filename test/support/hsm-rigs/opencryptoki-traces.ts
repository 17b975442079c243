/** What opencryptoki leaves in a machine: its files and its daemons. */
import { createHash } from 'node:crypto';
import fs from 'node:fs';
import path from 'node:path';

const FOLDERS = [
  '/etc/opencryptoki',
  '/var/lib/opencryptoki',
  '/var/log/opencryptoki',
  '/run/lock/opencryptoki',
];
/** Folders that it shares with others, where its files bear its name. */
const SHARED_FOLDERS = ['/run', '/dev/shm'];

/** A line for each file, with a digest of what it holds, and for each daemon. */
export function opencryptokiTraces(): string[] {
  const inside = FOLDERS.flatMap((folder) => filesIn(folder, { recursive: true }));
  const shared = SHARED_FOLDERS.flatMap((folder) => filesIn(folder, { recursive: false }));
  const named = shared.filter((file) => /opencryptoki|pkcsslotd/.test(file));
  const daemons = opencryptokiDaemons().map((pid) => `pkcsslotd ${pid}`);
  return [...inside.map(lineOf), ...named.map(lineOf), ...daemons].sort();
}

/** Numbers of all processes of the daemon, those of other namespaces too. */
export function opencryptokiDaemons(): string[] {
  return fs.readdirSync('/proc').filter((name) => {
    if (!/^\d+$/.test(name)) return false;
    try {
      return fs.readFileSync(`/proc/${name}/comm`, 'utf8') === 'pkcsslotd\n';
    } catch (error) {
      // A process that has just ended.
      if (!['ENOENT', 'ESRCH'].includes((error as NodeJS.ErrnoException).code ?? '')) throw error;
      return false;
    }
  });
}

function filesIn(folder: string, options: { readonly recursive: boolean }): string[] {
  if (!fs.existsSync(folder)) return [];
  return fs.readdirSync(folder, options).map((name) => path.join(folder, String(name)));
}

function lineOf(file: string): string {
  const stat = fs.statSync(file);
  if (!stat.isFile()) return file;
  return `${file} ${createHash('sha256').update(fs.readFileSync(file)).digest('hex')}`;
}
