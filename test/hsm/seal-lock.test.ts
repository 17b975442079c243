/** One process at a time has a sealed in-memory HSM; one that has ended, however, has nothing. */
import { spawn, type ChildProcess } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { once } from 'node:events';
import { existsSync, readdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { afterEach, expect, test } from 'vitest';
import { takeSealLock } from '../../src/hsm/memory/seal-lock.ts';
import { expectCode } from '../support/expect-code.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
let other: ChildProcess | null = null;
afterEach(() => other?.kill('SIGKILL'));

function startOf(pid: number): string {
  const stat = readFileSync(`/proc/${pid}/stat`, 'utf8');
  return stat.slice(stat.lastIndexOf(')') + 2).split(' ')[19] ?? '';
}

/** A sealed file that another process has. */
async function heldFile(changes: object = {}) {
  const file = inFolder(randomUUID());
  other = spawn('sleep', ['60']);
  await once(other, 'spawn');
  const pid = other.pid!;
  const holder = { pid, started: startOf(pid), service: 1, since: '2026-11-23T10:00:00.000Z' };
  writeFileSync(`${file}.lock`, `${JSON.stringify({ ...holder, ...changes })}\n`);
  return { file, pid };
}

const filesOf = (file: string) =>
  readdirSync(path.dirname(file)).filter((name) => name.startsWith(path.basename(file)));

test('a second process is refused in plain words: by whom, and since when', async () => {
  const { file, pid } = await heldFile();
  const error = expectCode(() => takeSealLock(file, 100), 'HSM_SEAL_BUSY');
  expect(error.message).toContain(`process ${pid} has the in-memory HSM`);
  expect(error.facts).toEqual({ pid, since: '2026-11-23T10:00:00.000Z' });
  expect(filesOf(file)).toEqual([`${path.basename(file)}.lock`]);
});

test('it waits for its turn', async () => {
  const { file } = await heldFile();
  const killer = spawn('sh', ['-c', `sleep 0.3; kill -9 ${other!.pid}`]);
  takeSealLock(file, 20_000)();
  await once(killer, 'exit');
  expect(filesOf(file)).toEqual([]);
});

test('kill -9 leaves no lock behind that holds', async () => {
  const { file } = await heldFile();
  const ended = once(other!, 'exit');
  other!.kill('SIGKILL');
  await ended;
  takeSealLock(file, 0)();
  expect(filesOf(file)).toEqual([]);
});

test('a later process with the same number is another one', async () => {
  const { file } = await heldFile({ started: '1' });
  takeSealLock(file, 0)();
  expect(filesOf(file)).toEqual([]);
});

test('the next host of the same service does not wait for the one before', async () => {
  const { file } = await heldFile({ service: process.ppid });
  takeSealLock(file, 0)();
  expect(filesOf(file)).toEqual([]);
});

test('what no holder wrote holds nothing, and the same process takes it again', () => {
  const file = inFolder(randomUUID());
  writeFileSync(`${file}.lock`, 'torn');
  const giveBack = takeSealLock(file, 0);
  takeSealLock(file, 0);
  giveBack();
  expect(existsSync(`${file}.lock`)).toBe(false);
  giveBack();
});
