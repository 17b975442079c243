/** The database goes away, fills up or may only be read while key changes are asked for. */
import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync, statSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { issueKeyChange } from '../../src/custody/key-changes/issue-key-change.ts';
import { KmsError } from '../../src/errors/kms-error.ts';
import { mountSmallDisk } from '../conformance/store/small-disk.ts';
import { ADA } from '../custody/custody-rig.ts';
import { dueMeter, panOf } from '../custody/meter-world.ts';
import { startPostgresCluster, type PostgresCluster } from '../support/postgres-cluster.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import { makeTemplate, openGround, type Opened } from './durable-steps-world.ts';
import { expectConsistent } from './expect-consistent.ts';

const WAIT_MS = 30_000;
const inFolder = useTemporaryFolder();
let cluster: PostgresCluster;
beforeAll(async () => {
  cluster = await startPostgresCluster();
});
afterAll(() => cluster.remove(), 60_000);

/** As root, like the mounting of the disk. */
function remount(folder: string, mode: 'ro' | 'rw'): void {
  execFileSync('mount', ['-o', `remount,${mode}`, folder]);
}

/** Asks for the key change of meter n: `issued`, `again` or the code of the refusal. */
async function ask({ dependencies }: Opened, n: number): Promise<string> {
  try {
    const order = { meterPAN: panOf(n), messageId: `m-${n}` };
    return (await issueKeyChange(dependencies, ADA, order)).reprint ? 'again' : 'issued';
  } catch (error) {
    if (error instanceof KmsError) return error.code;
    throw error;
  }
}

/** Asks for one meter after the other until `work` is over. */
async function askWhile(
  opened: Opened,
  meters: number,
  work: (answers: readonly string[]) => Promise<void>,
) {
  const answers: string[] = [];
  let over = false;
  const asking = async () => {
    for (let n = 1; !over; n = (n % meters) + 1) {
      answers.push(await ask(opened, n));
      await sleep(5);
    }
  };
  const running = Promise.all([asking(), asking()]);
  await work(answers);
  over = true;
  await running;
  return answers;
}

async function openWithMeters(name: string, meters: number, access = cluster.newDatabase()) {
  const opened = await openGround(await makeTemplate(await access, inFolder(name)));
  for (let n = 2; n <= meters; n += 1) await dueMeter(opened, n);
  return opened;
}

async function expectEachIssuedOnce(opened: Opened, meters: number): Promise<void> {
  for (let n = 1; n <= meters; n += 1) {
    expect(['issued', 'again']).toContain(await ask(opened, n));
    const sets = await opened.dependencies.store.keyChangeIssues.listOfMeter(panOf(n), 9);
    expect(sets).toHaveLength(1);
  }
  await expectConsistent(opened);
}

test('a server that is stopped and started again', async () => {
  const opened = await openWithMeters('stopped', 20);
  const answers = await askWhile(opened, 20, async (given) => {
    await vi.waitUntil(() => given.includes('issued'), WAIT_MS);
    await cluster.stop('fast');
    await vi.waitUntil(() => given.includes('STORE_UNAVAILABLE'), WAIT_MS);
    await cluster.start();
    const started = given.length;
    const isServed = (code: string) => code === 'issued' || code === 'again';
    await vi.waitUntil(() => given.slice(started).filter(isServed).length > 20, WAIT_MS);
  });
  expect(answers).toContain('STORE_UNAVAILABLE');
  expect([...new Set(answers)].sort()).toEqual(['STORE_UNAVAILABLE', 'again', 'issued']);
  expect(answers.at(-1)).not.toBe('STORE_UNAVAILABLE');
  await expectEachIssuedOnce(opened, 20);
  await opened.close();
});

test('a server that stands still for a while: who asks waits, and is answered', async () => {
  const opened = await openWithMeters('still', 5);
  const [postmaster = ''] = readFileSync(
    path.join(cluster.folder, 'data/postmaster.pid'),
    'utf8',
  ).split('\n');
  const group = execFileSync('ps', ['-o', 'pid=', '--ppid', postmaster, '-p', postmaster]);
  const all = group.toString().trim().split(/\s+/).map(Number);
  const signal = (name: 'SIGSTOP' | 'SIGCONT') => {
    for (const each of all) process.kill(each, name);
  };
  const answers = await askWhile(opened, 5, async (given) => {
    await vi.waitUntil(() => given.includes('issued'), WAIT_MS);
    signal('SIGSTOP');
    await sleep(2000);
    signal('SIGCONT');
    await sleep(100);
  });
  expect([...new Set(answers)].sort()).toEqual(['again', 'issued']);
  await expectEachIssuedOnce(opened, 5);
  await opened.close();
});

test('a server whose databases may only be read, and then written to again', async () => {
  const opened = await openWithMeters('read-only', 2);
  const access = { ...(await cluster.newDatabase()), database: 'postgres' };
  const set = async (value: 'on' | 'off') => {
    await cluster.statement(access, `alter system set default_transaction_read_only = ${value}`);
    await cluster.statement(access, 'select pg_reload_conf()');
    const shown = value === 'on' ? 'STORE_READ_ONLY' : 'again';
    await vi.waitUntil(async () => (await ask(opened, 1)) === shown, WAIT_MS);
  };
  expect(await ask(opened, 1)).toBe('issued');
  await set('on');
  expect(await ask(opened, 2)).toBe('STORE_READ_ONLY');
  expect(await ask(opened, 1)).toBe('STORE_READ_ONLY');
  await set('off');
  expect(await ask(opened, 2)).toBe('issued');
  await expectEachIssuedOnce(opened, 2);
  await opened.close();
});

test('a server without room', async () => {
  const access = await cluster.newDatabase();
  const opened = await openWithMeters('full-server', 60, Promise.resolve(access));
  const folder = path.join(cluster.folder, 'small');
  const disk = mountSmallDisk(folder, 2, statSync(path.join(cluster.folder, 'data')).uid);
  try {
    const statement = (text: string) => cluster.statement(access, text);
    await statement(`create tablespace small location '${folder}'`);
    await statement('alter table audit_row set tablespace small');
    disk.fill();
    const answers: string[] = [];
    for (let n = 1; n <= 60; n += 1) answers.push(await ask(opened, n));
    expect([...new Set(answers)].sort()).toEqual(['STORE_FULL', 'issued']);
    disk.empty();
    await expectEachIssuedOnce(opened, 60);
    await opened.close();
    await statement('alter table audit_row set tablespace pg_default');
    await statement('drop tablespace small');
  } finally {
    disk.unmount();
  }
});

test('a file on a disk without room, and on one that may only be read', async () => {
  const folder = inFolder('disk');
  const disk = mountSmallDisk(folder, 12);
  try {
    const file = path.join(folder, 'store.db');
    const ground = await makeTemplate({ kind: 'sqlite', file }, inFolder('full-file'));
    const opened = await openGround(ground);
    for (let n = 2; n <= 30; n += 1) await dueMeter(opened, n);
    disk.fill();
    const answers: string[] = [];
    for (let n = 1; n <= 30; n += 1) answers.push(await ask(opened, n));
    expect([...new Set(answers)]).toContain('STORE_FULL');
    disk.empty();
    await expectEachIssuedOnce(opened, 30);
    await opened.close();
    expect(existsSync(`${file}-wal`)).toBe(false);
    remount(folder, 'ro');
    const reading = await openGround(ground);
    const sets = await reading.dependencies.store.keyChangeIssues.listOfMeter(panOf(1), 10);
    expect(sets).toHaveLength(1);
    expect(await ask(reading, 1)).toBe('STORE_READ_ONLY');
    await reading.close();
    remount(folder, 'rw');
    const again = await openGround(ground);
    await expectEachIssuedOnce(again, 30);
    await again.close();
  } finally {
    disk.unmount();
  }
});
