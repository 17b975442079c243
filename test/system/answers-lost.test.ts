/** A full disk under the anchor, and a standard output that takes nothing, by the real program. */
import { execFileSync, spawnSync } from 'node:child_process';
import { closeSync, mkdirSync, openSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { beforeAll, describe, expect, test, vi } from 'vitest';
import { mountSmallDisk } from '../conformance/store/small-disk.ts';
import { PROGRAM } from '../support/program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { COMMANDS, CONFIGURATION, METER } from './one-meter.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 240_000 });
const inFolder = useTemporaryFolder();
let folder: string;

/** Runs a command; `sh` may redirect what it says, as `>/dev/full`. */
function kms(command: string, redirect = '') {
  const text = `"${process.execPath}" "${PROGRAM}" ${command} ${redirect}`;
  const run = spawnSync('/bin/bash', ['-o', 'pipefail', '-c', text], {
    cwd: folder,
    encoding: 'utf8',
  });
  return { code: run.status, stdout: run.stdout, stderr: run.stderr };
}

function rows(): number {
  return kms('audit list --limit 1000 --json').stdout.trim().split('\n').length;
}

beforeAll(() => {
  folder = inFolder('store');
  mkdirSync(folder, { recursive: true });
  writeFileSync(
    path.join(folder, 'sts-kms.yaml'),
    `${CONFIGURATION}audit:\n  anchorFile: disk/anchor.jsonl\n`,
  );
  for (const command of COMMANDS) {
    const { code, stderr } = kms(command);
    if (code !== 0) throw new Error(`${command} ended with ${String(code)}: ${stderr}`);
  }
});

describe('standard output that takes nothing', () => {
  test.each([
    ['>/dev/full', 'ENOSPC'],
    ['| true', 'EPIPE'],
  ])(
    '%s: the set is issued once, and is given again by the command that is named',
    (redirect, reason) => {
      const before = rows();
      const slow = redirect.startsWith('|') ? '' : redirect;
      const lost =
        slow === ''
          ? closedPipe(`key-change issue --meter ${METER} --json`)
          : kms(`key-change issue --meter ${METER} --json`, slow);
      expect(lost.code).toBe(1);
      const { error } = JSON.parse(lost.stderr) as {
        error: { code: string; facts: { again: string; reason: string } };
      };
      expect(error.code).toBe('DONE_NOT_DELIVERED');
      expect(error.facts.reason).toBe(reason);
      expect(lost.stderr).not.toMatch(/start again/i);
      expect(rows()).toBe(before + 1);
      const again = kms(`${error.facts.again.replace('sts-kms ', '')} --json`);
      expect(again.code).toBe(0);
      expect((JSON.parse(again.stdout) as { tokens: string[] }).tokens.length).toBeGreaterThan(1);
    },
  );

  test('what only reads fails for a full disk, and ends in peace when its reader has gone', () => {
    expect(kms('owner list', '>/dev/full')).toMatchObject({
      code: 2,
      stderr: expect.stringContaining('FILE_NOT_WRITABLE') as string,
    });
    expect(closedPipe('owner list').code).toBe(0);
  });
});

/** Runs a command whose reader has gone before it begins. */
function closedPipe(command: string) {
  const fifo = path.join(folder, 'fifo');
  execFileSync('rm', ['-f', fifo]);
  execFileSync('mkfifo', [fifo]);
  // Opened for both, so that opening does not wait; then for writing alone.
  const both = openSync(fifo, 'r+');
  const writing = openSync(fifo, 'w');
  closeSync(both);
  const run = spawnSync(process.execPath, [PROGRAM, ...command.split(' ')], {
    cwd: folder,
    encoding: 'utf8',
    stdio: ['ignore', writing, 'pipe'],
  });
  closeSync(writing);
  return { code: run.status, stdout: '', stderr: run.stderr };
}

test(
  'a full disk under the anchor: the set is given with a warning, the next command ' + 'refuses',
  () => {
    const disk = mountSmallDisk(path.join(folder, 'full'), 1);
    try {
      execFileSync('cp', ['disk/anchor.jsonl', 'full/anchor.jsonl'], { cwd: folder });
      execFileSync('sed', ['-i', 's#disk/anchor#full/anchor#', 'sts-kms.yaml'], { cwd: folder });
      disk.fill();
      // The last block of the file may have room for a head or two.
      let given = kms(`key-change issue --meter ${METER} --json`);
      for (let n = 0; n < 9 && !given.stdout.includes('AUDIT_NOT_ANCHORED'); n += 1) {
        given = kms(`key-change issue --meter ${METER} --json`);
      }
      expect(given.code).toBe(0);
      const said = JSON.parse(given.stdout) as { tokens: string[]; warnings: object[] };
      expect(said.tokens.length).toBeGreaterThan(1);
      expect(said.warnings).toMatchObject([{ code: 'AUDIT_NOT_ANCHORED' }]);
      expect(given.stderr).toMatch(/no space left/);
      const refused = kms('owner add Later --time-zone UTC');
      expect(refused.code).toBe(5);
      expect(refused.stderr).toMatch(/AUDIT_UNAVAILABLE.*no space left/);
      disk.empty();
      expect(kms('owner add Later --time-zone UTC').code).toBe(0);
      expect(kms('owner list').stdout.match(/Later/g)).toHaveLength(1);
      expect(kms('audit verify').code).toBe(0);
      execFileSync('cp', ['full/anchor.jsonl', 'disk/anchor.jsonl'], { cwd: folder });
      execFileSync('sed', ['-i', 's#full/anchor#disk/anchor#', 'sts-kms.yaml'], { cwd: folder });
    } finally {
      disk.unmount();
    }
  },
);
