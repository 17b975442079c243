/** Turns at what a machine has one of: a folder that only one process can make. */
import { spawnSync } from 'node:child_process';
import fs from 'node:fs';
import { tmpdir } from 'node:os';
import path from 'node:path';

const WAIT_SECONDS_MAX = 120;

/** @returns gives the turn back */
export function takeTurn(name: string): () => void {
  const file = path.join(tmpdir(), `sts-kms-turn-${name}`);
  for (let waited = 0; waited < WAIT_SECONDS_MAX; waited += 1) {
    try {
      fs.writeFileSync(file, String(process.pid), { flag: 'wx' });
      return () => {
        fs.rmSync(file, { force: true });
      };
    } catch (error) {
      if ((error as NodeJS.ErrnoException).code !== 'EEXIST') throw error;
      if (!isAlive(file)) fs.rmSync(file, { force: true });
      else spawnSync('sleep', ['1']);
    }
  }
  throw new RangeError(`waited ${WAIT_SECONDS_MAX} s in vain for ${name}`);
}

/** Whether the process that has the turn still runs. */
function isAlive(file: string): boolean {
  const pid = fs.existsSync(file) ? fs.readFileSync(file, 'utf8') : '';
  return pid !== '' && fs.existsSync(`/proc/${pid}`);
}
