/** Hosts that hang, crash, talk nonsense or grow: callers see latency, each state has a name. */
import { mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, describe, expect, test } from 'vitest';
import { HostPool, type HostPoolOptions } from '../../src/security-module/host-pool.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { INSTALLATION_ID } from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const pools: HostPool[] = [];
let folders = 0;

afterEach(async () => {
  for (const pool of pools.splice(0)) await pool.close();
});

interface Rig {
  readonly pool: HostPool;
  readonly plan: (...words: readonly string[]) => void;
  readonly planOpen: (...words: readonly string[]) => void;
  /** Operations in the log, each with the word that was obeyed. */
  readonly log: () => string[];
  /** Process numbers of all hosts that were ever started. */
  readonly processIds: () => number[];
}

function optionsOf(folder: string): HostPoolOptions {
  return {
    mainPath: fileURLToPath(new URL('../support/stand-in-host.mjs', import.meta.url)),
    environment: { LANG: 'C' },
    // Calls that hang on purpose wait for it; no other may reach it on a busy machine.
    callDeadlineMs: 3000,
    startDeadlineMs: 30_000,
    hosts: 1,
    waitingCallsMax: 10,
    residentBytesMax: 1_000_000,
    restartPauseMs: 10,
    setup: {
      profile: 'stand-in',
      tokenLabel: null,
      pinFile: null,
      sealedFile: null,
      installationId: INSTALLATION_ID,
      moduleSettings: folder,
      guardKeys: 'generate',
      staTables: { substitution1: [], substitution2: [], permutation: [] },
      simulatedNow: null,
      mixedDkgaKeyChange: false,
    },
  };
}

async function rig(changes: Partial<HostPoolOptions> = {}): Promise<Rig> {
  folders += 1;
  const folder = inFolder(`pool ${folders}`);
  mkdirSync(folder);
  const pool = await HostPool.start({ ...optionsOf(folder), ...changes });
  pools.push(pool);
  const write =
    (name: string) =>
    (...words: readonly string[]) => {
      writeFileSync(path.join(folder, name), words.join('\n'));
    };
  const lines = () =>
    readFileSync(path.join(folder, 'log'), 'utf8')
      .trim()
      .split('\n')
      .map((line) => line.split(' '));
  return {
    pool,
    plan: write('plan'),
    planOpen: write('plan-open'),
    log: () => lines().map((words) => words.slice(0, 2).join(' ')),
    processIds: () => [...new Set(lines().map((words) => Number(words[2])))],
  };
}

const DONE: unknown = expect.stringMatching(/^done by \d+$/);

describe('a host that fails once', () => {
  test.each(['hang', 'crash', 'exit-0', 'garbage', 'other-number', 'unknown-code'])(
    '%s: another one does the call',
    async (word) => {
      const { pool, plan, log } = await rig();
      const [first] = pool.processIds();
      plan(word);
      expect(await pool.call('describe', [])).toEqual(DONE);
      expect(pool.processIds()).not.toContain(first);
      expect(pool.health()).toEqual({ ready: true, hosts: 1 });
      expect(log()).toEqual(['open answer', `describe ${word}`, 'open answer', 'describe answer']);
    },
  );
});

describe('a host that fails again', () => {
  test.each([
    ['hang', 'SM_DEADLINE'],
    ['crash', 'SM_HOST_FAILED'],
    ['garbage', 'SM_HOST_GARBAGE'],
  ] as const)('%s: %s, and the next call is served', async (word, code) => {
    const { pool, plan, log } = await rig();
    plan(word, word);
    await expectCodeAsync(pool.call('describe', []), code);
    expect(await pool.call('describe', [])).toEqual(DONE);
    expect(log().filter((line) => line === `describe ${word}`)).toHaveLength(2);
  });
});

describe('a host that has lost its device', () => {
  test.each(['HSM_KEY_GONE', 'HSM_UNAVAILABLE'] as const)(
    '%s: another one, which opens the device anew, does the call',
    async (code) => {
      const { pool, plan, log } = await rig();
      const [first] = pool.processIds();
      plan(code);
      expect(await pool.call('describe', [])).toEqual(DONE);
      expect(pool.processIds()).not.toContain(first);
      expect(log()).toEqual(['open answer', `describe ${code}`, 'open answer', 'describe answer']);
    },
  );

  test('twice: the caller is told, and the next call is served', async () => {
    const { pool, plan } = await rig();
    plan('HSM_KEY_GONE', 'HSM_KEY_GONE');
    await expectCodeAsync(pool.call('describe', []), 'HSM_KEY_GONE');
    expect(await pool.call('describe', [])).toEqual(DONE);
  });
});

test('an error of the operation is told as it is, and the call is not done again', async () => {
  const { pool, plan, log } = await rig();
  const [first] = pool.processIds();
  plan('SM_RECORD_MAC');
  const error = await expectCodeAsync(pool.call('describe', []), 'SM_RECORD_MAC');
  expect([error.message, error.facts]).toEqual(['told to: SM_RECORD_MAC', { n: 1 }]);
  expect(pool.processIds()).toEqual([first]);
  expect(log()).toEqual(['open answer', 'describe SM_RECORD_MAC']);
});

test('a host that has grown is replaced between two calls, and no call fails', async () => {
  const { pool, plan } = await rig();
  plan('grow');
  const answers = await Promise.all([1, 2, 3].map(() => pool.call('describe', [])));
  expect(answers).toEqual([DONE, DONE, DONE]);
  expect(new Set(answers).size).toBe(2);
});

test('two hosts share the calls, and one goes on while the other hangs', async () => {
  const { pool, plan, log } = await rig({ hosts: 2 });
  plan('hang');
  let slowIsDone = false;
  const slow = pool.call('describe', []).finally(() => {
    slowIsDone = true;
  });
  // Both hosts take their words from one list: the slow one first.
  while (!log().includes('describe hang')) await sleep(10);
  const quick = await Promise.all([1, 2, 3, 4].map(() => pool.call('describe', [])));
  expect(new Set(quick).size).toBe(1);
  expect(slowIsDone).toBe(false);
  expect(await slow).toEqual(DONE);
});

test('more calls than may wait are refused, and those that wait are served', async () => {
  const { pool } = await rig({ waitingCallsMax: 2 });
  const served = [1, 2, 3].map(() => pool.call('describe', []));
  await expectCodeAsync(pool.call('describe', []), 'SM_BUSY');
  expect(await Promise.all(served)).toEqual([DONE, DONE, DONE]);
});

describe('a host that cannot be started again', () => {
  test('a device that is away and comes back: not ready with the reason, then ready', async () => {
    const { pool, plan, planOpen } = await rig();
    planOpen('HSM_KEY_NOT_FOUND', 'HSM_KEY_NOT_FOUND', 'HSM_KEY_NOT_FOUND');
    plan('crash');
    await expectCodeAsync(pool.call('describe', []), 'HSM_KEY_NOT_FOUND');
    expect(pool.health()).toMatchObject({ ready: false, code: 'HSM_KEY_NOT_FOUND' });
    let answer: unknown;
    for (let n = 0; n < 10 && answer === undefined; n += 1) {
      answer = await pool.call('describe', []).catch(() => undefined);
    }
    expect(answer).toEqual(DONE);
    expect(pool.health()).toEqual({ ready: true, hosts: 1 });
  });

  test('a device that comes back is noticed while nobody calls', async () => {
    const { pool, planOpen } = await rig();
    planOpen('HSM_KEY_NOT_FOUND', 'HSM_KEY_NOT_FOUND');
    process.kill(pool.processIds()[0] ?? 0, 'SIGKILL');
    while (pool.health().ready) await sleep(5);
    while (!pool.health().ready) await sleep(5);
    expect(await pool.call('describe', [])).toEqual(DONE);
  });

  test('a wrong PIN is tried once and never again', async () => {
    const { pool, plan, planOpen, log } = await rig();
    planOpen('HSM_PIN_INCORRECT');
    plan('crash');
    await expectCodeAsync(pool.call('describe', []), 'HSM_PIN_INCORRECT');
    for (let n = 0; n < 3; n += 1) {
      await expectCodeAsync(pool.call('describe', []), 'HSM_PIN_INCORRECT');
    }
    expect(log().filter((line) => line.startsWith('open'))).toEqual([
      'open answer',
      'open HSM_PIN_INCORRECT',
    ]);
    expect(pool.health()).toMatchObject({ ready: false, code: 'HSM_PIN_INCORRECT' });
  });
});

test('a PIN that is typed is for one host', async () => {
  const { pool } = await rig();
  const { setup } = optionsOf('no folder');
  const typed = { ...setup, pinEntry: 'terminal' } as const;
  await expectCodeAsync(rig({ hosts: 2, setup: typed }), 'HSM_ACCESS_INVALID');
  expect(pool.health()).toEqual({ ready: true, hosts: 1 });
});

test.each(['HSM_PIN_NO_TERMINAL', 'HSM_PIN_NOT_ENTERED'])(
  '%s when a host is replaced: nobody is asked again by itself',
  async (code) => {
    const { pool, plan, planOpen, log } = await rig();
    planOpen(code);
    plan('crash');
    for (let n = 0; n < 3; n += 1) {
      await expect(pool.call('describe', [])).rejects.toMatchObject({ code });
    }
    await sleep(50);
    expect(log().filter((line) => line.startsWith('open'))).toHaveLength(2);
  },
);

test('a closed pool serves nothing, and its hosts are gone', async () => {
  const { pool, plan } = await rig();
  const [processId = 0] = pool.processIds();
  plan('hang');
  const waiting = expectCodeAsync(pool.call('describe', []), 'SM_HOST_FAILED');
  await pool.close();
  await waiting;
  await pool.close();
  expect(() => process.kill(processId, 0)).toThrow('ESRCH');
  await expectCodeAsync(pool.call('describe', []), 'HSM_CLOSED');
});

describe('closing', () => {
  test('calls that wait for a host are refused, and none hangs', async () => {
    const { pool, plan } = await rig();
    plan('hang');
    const running = expectCodeAsync(pool.call('describe', []), 'SM_HOST_FAILED');
    const queued = [1, 2, 3].map(() => expectCodeAsync(pool.call('describe', []), 'HSM_CLOSED'));
    await pool.close();
    await Promise.all([running, ...queued]);
  });

  test.each(['hang', 'slow'])(
    'while a host is replaced, whose successor would %s: no host is left',
    async (word) => {
      const { pool, plan, planOpen, log, processIds } = await rig();
      planOpen(word);
      plan('crash');
      const call = expectCodeAsync(pool.call('describe', []), 'HSM_CLOSED');
      while (!log().includes(`open ${word}`)) await sleep(1);
      await pool.close();
      await call;
      for (const processId of processIds()) {
        expect(() => process.kill(processId, 0)).toThrow('ESRCH');
      }
      expect(pool.processIds()).toEqual([]);
    },
  );

  test(
    'in the pause before a host is tried again: at once, and it is not tried ' + 'again',
    async () => {
      const { pool, plan, planOpen, log, processIds } = await rig({ restartPauseMs: 60_000 });
      planOpen('HSM_KEY_NOT_FOUND');
      plan('crash');
      const call = expectCodeAsync(pool.call('describe', []), 'HSM_CLOSED');
      while (!log().includes('open HSM_KEY_NOT_FOUND')) await sleep(5);
      while (processIds().some((processId) => isRunning(processId))) await sleep(5);
      await pool.close();
      await call;
      expect(processIds()).toHaveLength(2);
    },
  );
});

function isRunning(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    expect(error).toMatchObject({ code: 'ESRCH' });
    return false;
  }
}
