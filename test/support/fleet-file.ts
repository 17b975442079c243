/**
 * Fleet files for system tests, made by the generator of the examples in a process of its own.
 *
 * @module
 */
import { spawnSync } from 'node:child_process';
import { openSync, closeSync } from 'node:fs';
import { fileURLToPath } from 'node:url';

const TOP = fileURLToPath(new URL('../../', import.meta.url));

/** Writes a fleet file of `rows` rows, `bad` of them bad. */
export function writeFleetFile(path: string, rows: number, bad: number): void {
  const file = openSync(path, 'w');
  const options = ['--rows', String(rows), '--bad', String(bad)];
  const run = spawnSync(
    process.execPath,
    ['--import', 'tsx', 'examples/generate-fleet.ts', ...options],
    { cwd: TOP, stdio: ['ignore', file, 'inherit'] },
  );
  closeSync(file);
  if (run.status !== 0) throw new Error('the fleet generator failed');
}
