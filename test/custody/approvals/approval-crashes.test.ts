/**
 * A process killed at every durable call of the life of an approval. After the next start there is
 * no effect without its row of the audit, no row without its effect, and what was approved is done
 * once: the audit verifies, whatever was cut short.
 */
import { PROGRAM } from '../../../src/people/actor.ts';
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { keepAudit } from '../../../src/custody/audit/audit-keeper.ts';
import { checkAnchored } from '../../../src/custody/audit/check-anchored.ts';
import { signHead } from '../../../src/custody/audit/sign-head.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import { reconcileKeys } from '../../../src/custody/vending-keys/reconcile-keys.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores, copyCustody } from '../custody-rig.ts';
import { dyingEverywhere, type DyingProcess, type Moment } from '../dying-everywhere.ts';
import { Killed } from '../dying.ts';
import { asked, GOVERNED_ACTS, newCrashTemplate, type CrashTemplate } from './governed-acts.ts';
import { governedOver, type Governed } from './governed-custody.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 60_000 });
const inFolder = useTemporaryFolder();
const file = () => inFolder(`${randomUUID()}.db`);
let template: CrashTemplate;
beforeAll(async () => {
  template = await newCrashTemplate(file());
});
afterAll(closeStores);

/** Signing a head: the line of the anchor, and the older slot of the HSM. */
const HEAD_STEPS = ['anchor', 'destroy', 'make sts-kms audit head B'];
const momentsOf = (steps: number): (readonly [number, Moment])[] =>
  Array.from({ length: steps }, (_, index) => index + 1).flatMap((step) => [
    [step, 'before'] as const,
    [step, 'after'] as const,
  ]);

const ALL = { limit: 1000 };

type Doing = (world: Governed) => Promise<unknown>;

/** Does something as a service does it: with its audit kept, and a head at the end. */
async function run(dying: DyingProcess, doing: Doing): Promise<void> {
  const keeper = keepAudit(dying.custody.dependencies);
  const dependencies = { ...dying.custody.dependencies, store: keeper.store };
  try {
    await doing(governedOver({ ...dying.custody, dependencies }, template.world));
    await keeper.tick();
  } finally {
    dying.end();
  }
}

const copied = async () =>
  governedOver(await copyCustody(template.world.custody, file()), template.world);

/** Dies in the midst, and starts again as a service does. */
async function killed(doing: Doing, step: number, when: Moment): Promise<Governed> {
  const { custody } = await copied();
  const error: unknown = await run(dyingEverywhere(custody, step, when), doing).catch(
    (reason: unknown) => reason,
  );
  // Of a head that was not signed the keeper says why.
  expect(error instanceof Error && (error instanceof Killed || error.cause instanceof Killed)).toBe(
    true,
  );
  return restarted(custody);
}

async function restarted(custody: Governed['custody']): Promise<Governed> {
  const next = await custody.again();
  await checkAnchored(next.dependencies);
  await reconcileKeys(next.dependencies, { ...ADA, actor: PROGRAM }, { now: true });
  await expectVerified(next);
  return governedOver(next, template.world);
}

async function expectVerified({ dependencies }: Governed['custody']): Promise<void> {
  expect((await verifyAudit(dependencies, ADA)).problems).toEqual([]);
}

/** How many rows say that something was done under a request. */
async function rowsOf({ custody }: Governed, action: string, id: string): Promise<number> {
  const rows = await custody.dependencies.store.events.list(0, 10_000);
  return rows.filter(
    ({ action: each, subject, facts }) =>
      each === action && (subject.endsWith(id) || facts.includes(id)),
  ).length;
}

/** The code of a refusal, or that there was none. */
const codeOf = (doing: Promise<unknown>) =>
  doing.then(
    () => 'done',
    (error: unknown) => (error instanceof KmsError ? error.code : String(error)),
  );

const requestOf = ({ custody }: Governed, id: string) =>
  custody.dependencies.store.approvals.find(id);

describe.each(GOVERNED_ACTS)('$action', (act) => {
  const steps = [...Array.from({ length: act.commits }, () => 'commit'), ...HEAD_STEPS];
  const carry = (world: Governed) =>
    world.carry(template.world.ada, template.approved[act.action]!);

  test('has its durable calls', async () => {
    const { custody } = await copied();
    const dying = dyingEverywhere(custody, 0, 'before');
    await run(dying, carry);
    expect(dying.steps()).toEqual(steps);
    const next = await restarted(custody);
    expect(await act.effect(next)).toBe(true);
    expect(await rowsOf(next, act.action, template.approved[act.action]!)).toBe(1);
  });

  test.each(momentsOf(act.commits + HEAD_STEPS.length))(
    'carried out and killed at call %i, %s it',
    async (step, when) => {
      const id = template.approved[act.action]!;
      const world = await killed(carry, step, when);
      const commits = when === 'after' ? step : step - 1;
      const done = commits >= act.commits;
      const closed = commits >= 1;
      expect(await act.effect(world)).toBe(done);
      expect(await rowsOf(world, act.action, id)).toBe(done ? 1 : 0);
      expect((await requestOf(world, id))?.state).toBe(closed ? 'carried-out' : 'open');
      const again = await codeOf(carry(world));
      expect(again).toBe(closed ? 'APPROVAL_CLOSED' : 'done');
      expect(await act.effect(world)).toBe(done || !closed);
      expect(await rowsOf(world, act.action, id)).toBe(done || !closed ? 1 : 0);
      await signHead(world.custody.dependencies);
      await expectVerified(world.custody);
    },
  );

  test.each(momentsOf(1 + HEAD_STEPS.length))(
    'asked for and killed at call %i, %s it',
    async (step, when) => {
      const before = (await template.world.custody.dependencies.store.approvals.list(ALL)).length;
      const world = await killed((dying) => asked(dying, template, act), step, when);
      const requests = await world.custody.dependencies.store.approvals.list(ALL);
      const there = step > 1 || when === 'after';
      expect(requests).toHaveLength(before + (there ? 1 : 0));
      for (const { document } of requests) {
        expect(await rowsOf(world, 'approval.request', document.id)).toBe(1);
      }
      expect(await act.effect(world)).toBe(false);
    },
  );
});

describe('approving', () => {
  test.each(momentsOf(1 + HEAD_STEPS.length))('killed at call %i, %s it', async (step, when) => {
    const id = template.halfApproved;
    const world = await killed((dying) => dying.approve(template.world.bob, id), step, when);
    const there = step > 1 || when === 'after';
    expect((await requestOf(world, id))?.approvals).toHaveLength(there ? 2 : 1);
    expect(await rowsOf(world, 'approval.approve', id)).toBe(there ? 2 : 1);
    const again = await codeOf(world.approve(template.world.bob, id));
    expect(again).toBe(there ? 'APPROVAL_TWICE' : 'done');
    await world.carry(template.world.ada, id);
    await expectVerified(world.custody);
  });
});
