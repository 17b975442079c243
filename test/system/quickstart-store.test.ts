/** The store of the quickstart: its keys outlive the run, and a run that was killed. */
import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { existsSync, mkdtempSync, readdirSync, readFileSync, rmSync, statSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { afterAll, beforeAll, describe, expect, it } from 'vitest';
import { PROGRAM } from '../support/program.ts';
import { runCli } from '../support/run-cli.ts';

interface Event {
  readonly event: string;
  readonly store?: string | null;
  readonly keys?: unknown;
}

interface Run {
  readonly start: Event | undefined;
  readonly keys: unknown;
  readonly result: unknown;
  readonly sets: string;
}

const folder = mkdtempSync(join(tmpdir(), 'sts-kms-quickstart-store-'));
const GOOD = { event: 'result', issued: 975, rejected: 25 };
let runs = 0;

/** A run into a new folder, on a store. */
function run(store: string): Run {
  runs += 1;
  const out = join(folder, `out ${runs}`);
  const args = ['quickstart', '--json', '--out', out, '--store', store];
  const { exitCode, stdout, stderr } = runCli(...args);
  expect([exitCode, stderr]).toEqual([0, '']);
  const events = stdout.split('\n').filter((line) => line !== '');
  const parsed = events.map((line) => JSON.parse(line) as Event);
  const named = (name: string): Event | undefined => parsed.find(({ event }) => event === name);
  const sets = readFileSync(join(out, 'key-change-sets.csv'), 'utf8');
  return {
    sets,
    start: named('start'),
    keys: named('end')?.keys,
    result: named('result'),
  };
}

afterAll(() => {
  rmSync(folder, { recursive: true });
});

describe('a second run', () => {
  const store = join(folder, 'twice');
  let first: Run;
  let second: Run;
  beforeAll(() => {
    first = run(store);
    second = run(store);
  }, 60_000);

  it('says that it keeps what the first one made', () => {
    expect(first.start).toMatchObject({ store, keys: 'made' });
    expect(second.start).toMatchObject({ store, keys: 'kept' });
    expect([first.result, second.result]).toEqual([GOOD, GOOD]);
  });

  it('has the same keys, and the same tokens for every meter', () => {
    expect(second.keys).toEqual(first.keys);
    expect(second.sets).toBe(first.sets);
  });

  it('says so in words too', () => {
    const { stdout } = runCli('quickstart', '--out', join(folder, 'words'), '--store', store);
    expect(stdout).toContain(`keys    kept from an earlier run in ${store}\n`);
  });

  it('leaves files for their owner only, in a folder for their owner only', () => {
    // A host that was stopped may leave its lock; the next start sees that its holder has ended.
    const names = readdirSync(store)
      .filter((name) => name !== 'hsm.sealed.lock')
      .sort();
    const database = ['store.db', 'store.db-alone', 'store.db.anchor.jsonl'];
    expect(names).toEqual(['hsm.sealed', 'passphrase', ...database]);
    expect(statSync(store).mode & 0o777).toBe(0o700);
    for (const name of names) expect(statSync(join(store, name)).mode & 0o077).toBe(0);
    expect(readFileSync(join(store, 'passphrase'), 'utf8')).toMatch(/^[\w-]{32}\n$/);
  });
});

it('keys in another store are other keys', () => {
  const [one, other] = [run(join(folder, 'one')), run(join(folder, 'other'))];
  expect(other.keys).not.toEqual(one.keys);
  expect(other.sets).not.toBe(one.sets);
});

const hasContent = (file: string): boolean =>
  (statSync(file, { throwIfNoEntry: false })?.size ?? 0) > 0;

describe('a first run that is killed', () => {
  async function killWhen(store: string, ready: () => boolean): Promise<void> {
    const places = ['--out', join(folder, 'killed'), '--store', store];
    const args = [PROGRAM, 'quickstart', '--quiet', ...places];
    const child = spawn(process.execPath, args, { stdio: 'ignore' });
    const ended = once(child, 'exit');
    while (child.exitCode === null && !ready()) await pause(2);
    child.kill('SIGKILL');
    await ended;
  }

  it.each([
    ['with a passphrase', 'passphrase', 0],
    ['with sealed guard keys', 'hsm.sealed', 0],
    ['with a head in the anchor', 'store.db.anchor.jsonl', 0],
    ['a little later', 'store.db.anchor.jsonl', 150],
  ])('%s is made good by the next one', async (name, file, milliseconds) => {
    const store = join(folder, name);
    let since = Infinity;
    await killWhen(store, () => {
      if (since === Infinity && hasContent(join(store, file))) since = Date.now();
      return Date.now() - since >= milliseconds;
    });
    const next = run(store);
    expect(next.result).toEqual(GOOD);
    expect(existsSync(join(store, 'unfinished'))).toBe(false);
    const last = run(store);
    expect(last.start).toMatchObject({ keys: 'kept' });
    expect(last.keys).toEqual(next.keys);
  });
});

it('an HSM of its own has no store', () => {
  const hsm = ['--hsm-profile', 'softhsm2', '--token-label', 'kms', '--pin-file', 'pin'];
  const refused = runCli('quickstart', ...hsm, '--store', join(folder, 'none'));
  expect(refused).toMatchObject({ exitCode: 2, stdout: '' });
  expect(refused.stderr).toContain('CLI_USAGE');
});
