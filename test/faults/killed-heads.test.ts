/**
 * Signing a head of the audit and recovering an audit, by the real program on SoftHSM: killed
 * between their durable steps, or their security-module host.
 */
import { randomUUID } from 'node:crypto';
import { copyFileSync, renameSync } from 'node:fs';
import path from 'node:path';
import BetterSqlite3 from 'better-sqlite3';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ADD_OWNER } from '../../src/custody/approvals/operations.ts';
import { signHead } from '../../src/custody/audit/sign-head.ts';
import { useTemporaryFolder } from '../support/temporary-folder.ts';
import type { ProgramMoment } from './die-in-program.mjs';
import { expectSound } from './expect-sound.ts';
import {
  as,
  copyFounded,
  makeFoundedTemplate,
  withinFounded,
  type FoundedGround,
  type FoundedTemplate,
} from './founded-ground.ts';
import { runProgram } from './killed-program.ts';

vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000, maxConcurrency: 3 });
const inFolder = useTemporaryFolder();
const storeOf = (folder: string) => path.join(folder, 'store.db');
const earlierOf = (folder: string) => path.join(folder, 'earlier.db');
let template: FoundedTemplate;

beforeAll(async () => {
  let store = '';
  const access = (folder: string) => {
    store = storeOf(folder);
    return Promise.resolve({ kind: 'sqlite' as const, file: store });
  };
  template = await makeFoundedTemplate(access, async ({ world, carl }) => {
    const database = new BetterSqlite3(store);
    database.prepare('vacuum into ?').run(earlierOf(path.dirname(store)));
    database.close();
    await world.done(carl, ADD_OWNER, { id: randomUUID(), name: 'Late', timeZone: 'UTC' });
    return {};
  });
});
afterAll(() => {
  template.remove();
});

const newGround = () => copyFounded(template, inFolder(randomUUID()));
const died = (step: number, moment: ProgramMoment) =>
  ({ step, moment, victim: 'program' }) as const;

describe.concurrent('signing a head', () => {
  // Of the two slots of the HSM the older head's.
  const STEPS = [
    'anchor',
    expect.stringMatching(/^destroy sts-kms audit head [AB]$/) as string,
    expect.stringMatching(/^make sts-kms audit head [AB]$/) as string,
  ];
  const head = (ground: FoundedGround) => ['audit', 'head', ...as(ground, 'dora')];

  async function expectSigned(ground: FoundedGround): Promise<void> {
    const { exitCode, said } = await runProgram(ground, ['audit', 'verify', ...as(ground, 'dora')]);
    expect([exitCode, said]).toEqual([0, expect.stringContaining('nothing is wrong')]);
    await withinFounded(ground, async (custody) => {
      const signed = await signHead(custody.dependencies);
      expect(signed?.number).toBe((await custody.dependencies.store.events.head()).number);
      await expectSound(ground, custody, 'cut short');
    });
  }

  test.each<[number, ProgramMoment]>([
    [1, 'before'],
    [1, 'midst'],
    [1, 'after'],
    [2, 'after'],
    [3, 'after'],
  ])('killed at step %i, %s', async (step, moment) => {
    const ground = await newGround();
    const { signal, steps } = await runProgram(ground, head(ground), died(step, moment));
    expect([signal, steps]).toEqual(['SIGKILL', STEPS.slice(0, step)]);
    await withinFounded(ground, (custody) => expectSound(ground, custody, 'cut short'));
    await expectSigned(ground);
  });

  test.each<[number, ProgramMoment]>([
    [2, 'after'],
    [3, 'after'],
  ])('its host killed at step %i, %s: the head is shown', async (step, moment) => {
    const ground = await newGround();
    const death = { step, moment, victim: 'host' } as const;
    const { exitCode, said } = await runProgram(ground, head(ground), death);
    expect([exitCode, said]).toEqual([0, expect.stringContaining('digest')]);
    await withinFounded(ground, (custody) => expectSound(ground, custody, 'ended'));
    await expectSigned(ground);
  });
});

describe.concurrent('recovering after a restored backup', () => {
  const STEPS = [
    ...['commit', 'destroy sts-kms audit head A', 'destroy sts-kms audit head B'],
    ...['make sts-kms audit head A', 'anchor'],
  ];
  const recover = (ground: FoundedGround) => [
    ...['audit', 'recover', '--reason', 'disk failed', ...as(ground, 'ada')],
    ...['--second-key-file', path.join(ground.folder, 'dora.key')],
    ...['--second-passphrase-file', path.join(ground.folder, 'passphrase')],
  ];

  /** The last head is in anchor and HSM, and the store is one from before. */
  async function restoredGround(): Promise<FoundedGround> {
    const ground = await newGround();
    await withinFounded(ground, ({ dependencies }) => signHead(dependencies));
    renameSync(storeOf(ground.folder), path.join(ground.folder, 'lost.db'));
    copyFileSync(earlierOf(ground.folder), storeOf(ground.folder));
    return ground;
  }

  test.each<[number, ProgramMoment]>([
    [1, 'before'],
    [1, 'after'],
    [2, 'after'],
    [4, 'after'],
    [5, 'midst'],
  ])('killed at step %i, %s', async (step, moment) => {
    const ground = await restoredGround();
    const { signal, steps } = await runProgram(ground, recover(ground), died(step, moment));
    expect([signal, steps]).toEqual(['SIGKILL', STEPS.slice(0, step)]);
    const again = await runProgram(ground, recover(ground));
    expect([again.exitCode, again.said]).toEqual([0, expect.stringContaining('goes on after')]);
    await withinFounded(ground, async (custody) => {
      await expectSound(ground, custody, 'cut short');
      const rows = await custody.dependencies.store.events.list(0, 10_000);
      const recovered = rows.filter(({ action }) => action === 'audit.recovered');
      expect(recovered.map(({ facts }) => JSON.parse(facts) as unknown)).toMatchObject([
        { code: 'AUDIT_ROLLED_BACK', also: 'dora' },
      ]);
    });
  });
});
