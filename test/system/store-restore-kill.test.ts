/** Backup and restore, killed at their file steps: what is there is whole, or is not there. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, readdirSync, rmSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { beforeAll, expect, test, vi } from 'vitest';
import { runCli } from '../support/run-cli.ts';
import { PROGRAM } from '../support/program.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
const inFolder = useTemporaryFolder();
const CONFIG = inFolder('sts-kms.yaml');
const ACT = ['--config', CONFIG, '--actor', 'ada'];
const folder = path.dirname(CONFIG);
const place = inFolder('store.db');
const backup = inFolder('backup.db');

function done(...args: readonly string[]): string {
  const { exitCode, stdout, stderr } = runCli(...args, ...ACT);
  if (exitCode !== 0) throw new RangeError(`${args.join(' ')}: ${stderr}`);
  return stdout;
}

/** Starts a command and kills it as soon as something is the case, and a while after that. */
async function killWhen(isTime: () => boolean, laterMs: number, args: readonly string[]) {
  const child = spawn(process.execPath, [PROGRAM, ...args, ...ACT], { stdio: 'ignore' });
  const ended = once(child, 'exit');
  while (!isTime() && child.exitCode === null) await pause(1);
  await pause(laterMs);
  child.kill('SIGKILL');
  await ended;
}

const names = () => readdirSync(folder);

/** As its owner moves it away: a killed command leaves SQLite's files beside it. */
function removeStore(): void {
  for (const end of ['', '-wal', '-shm']) rmSync(`${place}${end}`, { force: true });
}

beforeAll(() => {
  writeFileSync(
    CONFIG,
    'store:\n  kind: sqlite\n  file: store.db\n' +
      'hsm:\n  profile: memory\n  sealedFile: hsm.sealed\n  pinFile: passphrase\n',
  );
  done('store', 'init', '--name', 'Harbour', '--trial', '--make-passphrase');
  done('owner', 'add', 'Harbour', '--time-zone', 'Africa/Lagos');
  done('supply-group', 'add', '600202', '--name', 'Legacy', '--owner', 'Harbour');
  done('vending-key', 'generate', '600202', '--base-date', '2014');
  done('store', 'backup', backup);
});

test('a backup that was killed is whole, or its name is free', async () => {
  const second = inFolder('second.db');
  for (const laterMs of [0, 2, 10]) {
    const before = names().length;
    await killWhen(() => names().length > before, laterMs, ['store', 'backup', second]);
    if (!existsSync(second)) done('store', 'backup', second);
    removeStore();
    expect(done('store', 'restore', second)).toContain('4 records');
    rmSync(second);
  }
});

test.each([
  ['when the copy appears', 'restoring', 0],
  ['while the copy is checked', 'restoring', 300],
  ['when the store appears', 'store.db', 0],
] as const)(
  'a restore that is killed %s is done, or is done by the next',
  async (_, end, laterMs) => {
    removeStore();
    const left = new Set(names());
    const isTime = () => names().some((name) => name.endsWith(end) && !left.has(name));
    await killWhen(isTime, laterMs, ['store', 'restore', backup]);
    if (!existsSync(place)) done('store', 'restore', backup);
    expect(done('store', 'verify')).toContain('4 records are as they were written, 0 problems');
    expect(done('vending-key', 'list')).toContain('600202/1');
  },
);
