/** A long fleet file streams: the process stays small, whatever the number of meters. */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { afterAll, expect, it } from 'vitest';
import { writeFleetFile } from '../support/fleet-file.ts';

/** Prints the largest resident set at the end of the process, in KiB. */
const PEAK = 'process.stderr.write(String(process.resourceUsage().maxRSS))';
const TELL_PEAK = `data:text/javascript,process.on("exit",()=>${PEAK})`;
const ROWS = 200_000;

const folder = mkdtempSync(join(tmpdir(), 'sts-kms-memory-'));
afterAll(() => {
  rmSync(folder, { recursive: true });
});

it('200,000 meters take less than 300 MB', () => {
  const meters = join(folder, 'meters.csv');
  writeFleetFile(meters, ROWS, 0);
  const places = ['--out', join(folder, 'out'), '--store', join(folder, 'store')];
  const options = ['--quiet', '--meters', meters, ...places];
  const run = spawnSync(
    process.execPath,
    ['--import', TELL_PEAK, 'bin/sts-kms', 'quickstart', ...options],
    { encoding: 'utf8' },
  );
  expect(run.stdout).toBe(`${ROWS} issued, 0 rejected\n`);
  expect(Number(run.stderr) / 1024).toBeGreaterThan(20);
  expect(Number(run.stderr) / 1024).toBeLessThan(300);
});
