/** One host: its deadline, and that nothing of it is left. */
import { mkdirSync, writeFileSync } from 'node:fs';
import path from 'node:path';
import { setTimeout as pause } from 'node:timers/promises';
import { fileURLToPath } from 'node:url';
import { afterEach, expect, test } from 'vitest';
import { HostProcess } from '../../src/security-module/host-process.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import { INSTALLATION_ID } from '../support/security-modules.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';

/** Long for a busy machine, and short for a mutant under which a call is never answered. */
const LIMIT_MS = 30_000;
const inFolder = useTemporaryFolder();
const hosts: HostProcess[] = [];
let folders = 0;

afterEach(() => {
  for (const { processId } of hosts.splice(0)) {
    if (processId !== undefined && isThere(processId)) process.kill(processId, 'SIGKILL');
  }
});

/** A host that does with its first call what the word says. */
async function hostThat(word: string, callDeadlineMs = 200): Promise<HostProcess> {
  folders += 1;
  const folder = inFolder(`host ${folders}`);
  mkdirSync(folder);
  writeFileSync(path.join(folder, 'plan'), word);
  const options = {
    mainPath: fileURLToPath(new URL('../support/stand-in-host.mjs', import.meta.url)),
    environment: {},
    callDeadlineMs,
    startDeadlineMs: LIMIT_MS,
    setup: {
      profile: 'stand-in',
      tokenLabel: null,
      pinFile: null,
      sealedFile: null,
      installationId: INSTALLATION_ID,
      moduleSettings: folder,
      guardKeys: 'find' as const,
      staTables: { substitution1: [], substitution2: [], permutation: [] },
      simulatedNow: null,
      mixedDkgaKeyChange: false,
    },
  };
  const host = await HostProcess.start(options, new AbortController().signal);
  hosts.push(host);
  return host;
}

function isThere(processId: number): boolean {
  try {
    return process.kill(processId, 0);
  } catch (error) {
    if ((error as NodeJS.ErrnoException).code === 'ESRCH') return false;
    throw error;
  }
}

async function expectGone({ processId = 0 }: HostProcess): Promise<void> {
  while (isThere(processId)) await pause(20);
  expect(isThere(processId)).toBe(false);
}

test(
  'no answer within the deadline: SM_DEADLINE, and the process is killed',
  async () => {
    const host = await hostThat('hang');
    await expectCodeAsync(host.call('describe', []), 'SM_DEADLINE');
    expect(host.alive).toBe(false);
    await expectGone(host);
    await expectCodeAsync(host.call('describe', []), 'SM_DEADLINE');
  },
  LIMIT_MS,
);

test(
  'an answer that is none: SM_HOST_GARBAGE, and the process is killed',
  async () => {
    for (const word of ['garbage', 'other-number', 'unknown-code']) {
      const host = await hostThat(word, LIMIT_MS);
      await expectCodeAsync(host.call('describe', []), 'SM_HOST_GARBAGE');
      await expectGone(host);
    }
  },
  LIMIT_MS,
);

test(
  'a host that is stopped in the middle of a call: the call fails, and the process is gone',
  async () => {
    const host = await hostThat('hang', 60_000);
    const waiting = expectCodeAsync(host.call('describe', []), 'SM_HOST_FAILED');
    await Promise.all([host.stop(), waiting]);
    expect(isThere(host.processId ?? 0)).toBe(false);
    await host.stop();
  },
  LIMIT_MS,
);

test(
  'a host that dies: the call learns it at once',
  async () => {
    const host = await hostThat('crash', 60_000);
    const error = await expectCodeAsync(host.call('describe', []), 'SM_HOST_FAILED');
    expect(error.message).toContain('SIGKILL');
  },
  LIMIT_MS,
);
