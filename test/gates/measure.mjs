/**
 * Runs a command and says what it cost. Processor seconds are those of the command and of whatever
 * it waited for, directly or not. What it left running and did not wait for, as a server of
 * PostgreSQL is, is not among them: `machineSeconds` sees that too, and everybody else's work.
 */
import { spawn } from 'node:child_process';
import fs from 'node:fs';
import os from 'node:os';
import path from 'node:path';

/** @typedef {{ ok: boolean, wall: number, processor: number }} Cost */

/** bash writes what its children cost, in the form `0m1.234s 0m0.567s`, on its second line. */
const TIMED = '"$@"; code=$?; times >"$0"; exit $code';

/**
 * @param {string} times - as bash prints them
 * @returns {number} seconds, of user and system
 */
export function readTimes(times) {
  const [, children = ''] = times.split('\n');
  return [...children.matchAll(/(\d+)m(\d+)[.,](\d+)s/g)].reduce(
    (sum, [, minutes, seconds, fraction]) =>
      sum + Number(minutes) * 60 + Number(`${String(seconds)}.${String(fraction)}`),
    0,
  );
}

/**
 * @param {readonly string[]} command
 * @param {{ hold: boolean }} options - hold: print when it is over, because another one prints too
 * @returns {Promise<Cost & { output: string }>} output: what was held
 */
export function runMeasured(command, { hold }) {
  const folder = fs.mkdtempSync(path.join(os.tmpdir(), 'sts-kms-times-'));
  const file = path.join(folder, 'times');
  const startedAt = performance.now();
  return new Promise((resolve, reject) => {
    const child = spawn('bash', ['-c', TIMED, file, ...command], {
      stdio: ['ignore', hold ? 'pipe' : 'inherit', hold ? 'pipe' : 'inherit'],
    });
    let output = '';
    for (const stream of [child.stdout, child.stderr]) {
      stream?.setEncoding('utf8').on('data', (/** @type {string} */ part) => {
        output += part;
      });
    }
    child.on('error', reject);
    child.on('close', (code) => {
      const wall = (performance.now() - startedAt) / 1000;
      const processor = fs.existsSync(file) ? readTimes(fs.readFileSync(file, 'utf8')) : 0;
      fs.rmSync(folder, { recursive: true });
      resolve({ ok: code === 0, wall, processor, output });
    });
  });
}

/** @returns {number} seconds in which the cores of this machine worked, since it was started */
export function machineSeconds() {
  const busy = os.cpus().map(({ times }) => times.user + times.nice + times.sys + times.irq);
  return busy.reduce((sum, one) => sum + one, 0) / 1000;
}
