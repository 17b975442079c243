/** Killing the quickstart at any moment leaves no result file or a complete one. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '../support/program.ts';
import { writeFleetFile } from '../support/fleet-file.ts';

const ROWS = 6_000;
const BAD = 20;
const folder = mkdtempSync(join(tmpdir(), 'sts-kms-kill-'));
const meters = join(folder, 'meters.csv');
let wholeRunMilliseconds = 0;

function lines(path: string): number {
  return readFileSync(path, 'utf8').trimEnd().split('\n').length;
}

/** Starts a run and kills it after a while; whether it was still running then. */
async function killAfter(milliseconds: number, out: string): Promise<boolean> {
  const places = ['--out', out, '--store', join(folder, 'store')];
  const args = [PROGRAM, 'quickstart', '--quiet', '--meters', meters, ...places];
  const child = spawn(process.execPath, args, { stdio: 'ignore' });
  const ended = once(child, 'exit');
  await Promise.race([ended, pause(milliseconds)]);
  const running = child.exitCode === null;
  child.kill('SIGKILL');
  await ended;
  return running;
}

beforeAll(async () => {
  writeFleetFile(meters, ROWS, BAD);
  const begin = Date.now();
  await killAfter(120_000, join(folder, 'whole'));
  wholeRunMilliseconds = Date.now() - begin;
});
afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a run of 6,000 meters', () => {
  it('is complete when it is left alone', () => {
    expect(lines(join(folder, 'whole', 'key-change-sets.csv'))).toBe(ROWS - BAD + 1);
    expect(lines(join(folder, 'whole', 'rejected.csv'))).toBe(BAD + 1);
  });

  it('killed at a dozen moments leaves no result file or a complete one', async () => {
    let killed = 0;
    for (let n = 1; n <= 12; n += 1) {
      const out = join(folder, `killed ${n}`);
      if (await killAfter((wholeRunMilliseconds * n) / 12, out)) killed += 1;
      const result = join(out, 'key-change-sets.csv');
      const found = existsSync(result) ? lines(result) : 0;
      expect([0, ROWS - BAD + 1]).toContain(found);
      // The result file comes last: where it is, the rejects are too.
      expect(found === 0 || existsSync(join(out, 'rejected.csv'))).toBe(true);
    }
    expect(killed).toBeGreaterThan(4);
  });
});
