/**
 * `approval carry-out` of the real program on SoftHSM, killed between its durable steps, or its
 * security-module host. The effect is wholly there with its row of the audit or wholly not, what
 * was approved is done once at most, and nothing in the token is without a name.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { ROTATE_STORAGE_KEY } from '../../src/custody/approvals/operations.ts';
import { signHead } from '../../src/custody/audit/sign-head.ts';
import { reconcileKeys } from '../../src/custody/vending-keys/reconcile-keys.ts';
import { INSTALLATION_RECORD_ID } from '../../src/keys/installation.ts';
import type { StoreAccess } from '../../src/store/store-access.ts';
import { GOVERNED_ACTS, type CrashTemplate } from '../custody/approvals/governed-acts.ts';
import { governedOver, type Ground } from '../custody/approvals/governed-custody.ts';
import { PROGRAM } from '../../src/people/actor.ts';
import { ADA } from '../custody/custody-rig.ts';
import { expectCodeAsync } from '../support/expect-code.ts';
import type { PostgresCluster } from '../support/postgres-cluster.ts';
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
import { runProgram, type Ended } from './killed-program.ts';

/** Where stores are made. */
export interface ApprovalsGround {
  readonly access: (folder: string) => Promise<StoreAccess>;
  readonly inFolder: (name: string) => string;
  readonly cluster?: () => PostgresCluster;
}

/** An act, the step, and when in it. */
export type Kill = readonly [action: string, step: number, moment: ProgramMoment];

/** What is carried out. Its last step makes it done; its first one closes the request. */
interface Act {
  readonly steps: readonly string[];
  /** The step that brings the row of the act itself. */
  readonly rowAt: number;
  readonly isDone: (custody: Ground) => Promise<boolean>;
  /** The command that ends what was begun and cut short; null: nobody can, and a start says so. */
  readonly goOn: readonly string[] | null;
}

const ROTATION: Act = {
  steps: [
    ...['commit', 'make sts-kms storage key 2', 'commit', 'commit'],
    ...['destroy sts-kms storage key 1', 'commit'],
  ],
  rowAt: 1,
  isDone: async ({ dependencies }) => {
    const found = await dependencies.store.installations.find(INSTALLATION_RECORD_ID);
    return found?.entity.storageKeyNumber === 2 && found.entity.rotatingTo === null;
  },
  goOn: ['store', 'rotate-storage-key'],
};

function actOf(action: string): Act {
  if (action === ROTATE_STORAGE_KEY.action) return ROTATION;
  const act = GOVERNED_ACTS.find((each) => each.action === action);
  if (act === undefined) throw new RangeError(`no act ${action}`);
  return {
    steps: Array.from({ length: act.commits }, () => 'commit'),
    rowAt: act.commits,
    isDone: (custody) => act.effect({ custody }),
    goOn: null,
  };
}

async function approvedRotation({ world }: CrashTemplate<Ground>) {
  const id = await world.ask(world.ada, ROTATE_STORAGE_KEY, {});
  const other = await world.enrol('odd', { roles: ['administrator'] });
  for (const who of [world.bob, other]) await world.approve(who, id);
  // Nothing is left for a start to sign: its steps are those of what it carries out.
  await signHead(world.custody.dependencies);
  return { [ROTATE_STORAGE_KEY.action]: id };
}

/** What is seen of a request and its act. */
interface Seen {
  readonly closed: boolean;
  readonly done: boolean;
  /** Rows that close it, and rows of what it asked for. */
  readonly rows: readonly [number, number];
}

async function see(custody: Ground, action: string, id: string): Promise<Seen> {
  const { store } = custody.dependencies;
  const rows = await store.events.list(0, 10_000);
  const ofIt = rows.filter(({ subject, facts }) => subject.endsWith(id) || facts.includes(id));
  const count = (name: string) => ofIt.filter((row) => row.action === name).length;
  return {
    closed: (await store.approvals.find(id))?.state === 'carried-out',
    done: await actOf(action).isDone(custody),
    rows: [count('approval.carry-out'), count(action)],
  };
}

/** What must be seen after so many steps. */
function seenAfter({ steps, rowAt }: Act, taken: number): Seen {
  const closed = taken >= 1;
  return {
    closed,
    done: taken >= steps.length,
    rows: [closed ? 1 : 0, taken >= rowAt ? 1 : 0],
  };
}

export function testKilledApprovals(
  { access, inFolder, cluster }: ApprovalsGround,
  { kills, hostKills }: { readonly kills: readonly Kill[]; readonly hostKills: readonly Kill[] },
): void {
  vi.setConfig({ testTimeout: 240_000, hookTimeout: 240_000, maxConcurrency: 3 });
  let template: FoundedTemplate;
  beforeAll(async () => {
    template = await makeFoundedTemplate(access, approvedRotation);
  });
  afterAll(() => {
    template.remove();
  });
  const newGround = () => copyFounded(template, inFolder(randomUUID()), cluster?.());
  const carry = (ground: FoundedGround, action: string) => [
    'approval',
    'carry-out',
    template.approved[action] ?? '',
    ...as(ground, 'ada'),
  ];

  /** Nobody carries it out any more. */
  async function expectClosed(custody: Ground, id: string): Promise<void> {
    const world = governedOver(custody, template.people);
    await expectCodeAsync(world.carry(template.people.ada, id), 'APPROVAL_CLOSED');
  }

  async function expectEnded(ground: FoundedGround, action: string, wanted: Seen): Promise<void> {
    const id = template.approved[action]!;
    await withinFounded(ground, async (custody) => {
      expect(await see(custody, action, id)).toEqual(wanted);
      await expectClosed(custody, id);
      await reconcileKeys(custody.dependencies, { ...ADA, actor: PROGRAM }, { now: true });
      const keys = await custody.dependencies.store.vendingKeys.list({ limit: 100 });
      expect(keys.map(({ entity }) => entity.life.state)).not.toContain('generating');
      await expectSound(ground, custody, 'ended');
    });
  }

  describe.concurrent('killed', () => {
    test.each(kills)('%s at step %i, %s', async (action, step, moment) => {
      const [act, id, ground] = [actOf(action), template.approved[action]!, await newGround()];
      const death = { step, moment, victim: 'program' } as const;
      expectDied(await runProgram(ground, carry(ground, action), death), act);
      const taken = {
        before: [step - 1],
        midst: [step - 1],
        after: [step],
        sent: [step - 1, step],
      };
      const possible = taken[moment].map((steps) => seenAfter(act, steps));
      const seen = await withinFounded(ground, async (custody) => {
        await expectSound(ground, custody, 'cut short');
        return see(custody, action, id);
      });
      expect(possible).toContainEqual(seen);
      const again = await runProgram(ground, carry(ground, action));
      expect(again.said).toContain(seen.closed ? 'APPROVAL_CLOSED' : `carried out: ${action}`);
      const cutShort = seen.closed && !seen.done;
      const goingOn = cutShort ? act.goOn : null;
      expect(await goOn(ground, goingOn)).toBe(0);
      const done = !cutShort || goingOn !== null;
      await expectEnded(ground, action, done ? seenAfter(act, act.steps.length) : seen);
    });
  });

  describe.concurrent('its host killed', () => {
    test.each(hostKills)(
      '%s at step %i, %s: it is done all the same',
      async (action, step, moment) => {
        const [act, ground] = [actOf(action), await newGround()];
        const death = { step, moment, victim: 'host' } as const;
        const { exitCode, said } = await runProgram(ground, carry(ground, action), death);
        expect([exitCode, said]).toEqual([0, expect.stringContaining(`carried out: ${action}`)]);
        await expectEnded(ground, action, seenAfter(act, act.steps.length));
      },
    );
  });

  async function goOn(ground: FoundedGround, command: Act['goOn']): Promise<number | null> {
    if (command === null) return 0;
    return (await runProgram(ground, [...command, ...as(ground, 'ada')])).exitCode;
  }
}

/** By the signal, with the steps of its act begun in their order. */
function expectDied({ signal, steps }: Ended, act: Act): void {
  expect(signal).toBe('SIGKILL');
  expect(act.steps.slice(0, steps.length)).toEqual(steps);
}
