/** Kills a process at every durable step of every operation, and starts again after it. */
import { execFile } from 'node:child_process';
import { randomUUID } from 'node:crypto';
import { writeFileSync } from 'node:fs';
import path from 'node:path';
import v8 from 'node:v8';
import { beforeAll, describe, expect, inject, test, vi } from 'vitest';
import { reconcileKeys } from '../../src/custody/vending-keys/reconcile-keys.ts';
import { ADA, NOW } from '../custody/custody-rig.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
import type { StoreAccess } from '../../src/store/store-access.ts';
import type { Moment } from './die-at-step.mjs';
import type { Plan } from './durable-steps-child.mjs';
import { OPERATIONS, type Operation } from './durable-steps-operations.ts';
import { expectConsistent } from './expect-consistent.ts';
import {
  copyGround,
  makeTemplate,
  openGround,
  type Ground,
  type Opened,
  type Template,
} from './durable-steps-world.ts';

const PROGRAM = path.join(inject('programs'), 'durable-steps-child.js');

/** Where stores are made. */
export interface SuiteGround {
  readonly access: () => Promise<StoreAccess>;
  readonly folder: string;
  readonly cluster?: () => PostgresCluster;
}

interface Ended {
  readonly signal: NodeJS.Signals | null;
  readonly output: string;
}

export function testDurableSteps({ access, folder, cluster }: SuiteGround): void {
  vi.setConfig({ testTimeout: 120_000, hookTimeout: 120_000 });
  let template: Template;
  beforeAll(async () => {
    template = await makeTemplate(await access(), path.join(folder, 'template'));
  });
  const newGround = () => copyGround(template, path.join(folder, randomUUID()), cluster?.());

  describe.each(OPERATIONS)('$name', (operation) => {
    const run = (ground: Ground, step: number, moment: Moment) =>
      runChild({
        ...ground,
        ...{ now: NOW, act: ADA, request: operation.requestFor(template), step, moment },
        ...{ module: operation.module, exported: operation.exported },
      });

    test(`has ${operation.steps} durable steps`, async () => {
      const ground = await newGround();
      const { signal, output } = await run(ground, 0, 'before');
      expect([signal, output]).toEqual([null, `${operation.steps}\n`]);
      await within(ground, async (opened) => {
        await expectConsistent(opened);
        expect(await operation.isDone(opened, template)).toBe(true);
      });
    });

    test.each(momentsOf(operation))('killed at step %i, %s', async (step, moment) => {
      const ground = await newGround();
      expect((await run(ground, step, moment)).signal).toBe('SIGKILL');
      await within(ground, (opened) => expectMended(operation, template, { opened, step, moment }));
    });
  });
}

/** Each step, before and after its commit; the last one also between commit and answer. */
function momentsOf({ steps }: Operation): (readonly [number, Moment])[] {
  const each = Array.from({ length: steps }, (_, index) => index + 1);
  const both = each.flatMap((step) => [[step, 'before'] as const, [step, 'after'] as const]);
  return [...both, [steps, 'sent']];
}

async function expectMended(
  operation: Operation,
  template: Template,
  { opened, step, moment }: { opened: Opened; step: number; moment: Moment },
): Promise<void> {
  await expectConsistent(opened);
  const done = await operation.isDone(opened, template);
  // Of a commit whose answer nobody saw either may be true.
  const last = step === operation.steps;
  const wanted = { before: [false], sent: [last, false], after: [last] }[moment];
  expect(wanted).toContain(done);
  await reconcileKeys(opened.dependencies, ADA, { now: true });
  const keys = await opened.dependencies.store.vendingKeys.list({ limit: 100 });
  expect(keys.map(({ entity }) => entity.life.state)).not.toContain('generating');
  await expectConsistent(opened);
  await operation.again(opened, template);
  await expectConsistent(opened);
}

async function within(ground: Ground, work: (opened: Opened) => Promise<void>): Promise<void> {
  const opened = await openGround(ground);
  try {
    await work(opened);
  } finally {
    await opened.close();
  }
}

function runChild(plan: Plan): Promise<Ended> {
  const file = `${plan.keysFile}.plan`;
  writeFileSync(file, v8.serialize(plan), { mode: 0o600 });
  return new Promise((resolve) => {
    execFile(process.execPath, [PROGRAM, file], (error, stdout, stderr) => {
      resolve({ signal: error?.signal ?? null, output: stdout + stderr });
    });
  });
}
