/**
 * A process killed at every step of issuing a set. After the next start the set is there as a whole
 * or not at all; its message fetches it, or issues it for the first time.
 */
import { randomUUID } from 'node:crypto';
import { afterAll, expect, test } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { samePosition } from '../../../src/custody/meters/positions.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores } from '../custody-rig.ts';
import { dyingAt, Killed } from '../dying.ts';
import { dueMeter, newWorld, panOf, worldDependencies, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const ORDER = { meterPAN: panOf(1), messageId: 'm-1' };
const fresh = async () => {
  const world = await newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
  await dueMeter(world, 1);
  return world;
};

/** Everything that a set leaves behind, counted. */
async function tracesOf(world: MeterWorld) {
  const { store } = world.dependencies;
  const meter = await store.meters.find(ORDER.meterPAN);
  const { issued = null, intended = null } = meter?.entity ?? {};
  const actions = await actionsOf(world.custody);
  return {
    sets: (await store.keyChangeIssues.listOfMeter(ORDER.meterPAN, 9)).length,
    issued: issued !== null && samePosition(issued, intended),
    messages: (await store.messages.find('ada', 'm-1')) === undefined ? 0 : 1,
    events: actions.filter((action) => action === 'key-change.issue').length,
    counted: await store.counters.read({
      ...{ subject: 'actor:ada', action: 'key-change-set', day: '2026-11-23' },
    }),
  };
}

const NOTHING = { sets: 0, issued: false, messages: 0, events: 0, counted: 0 };
const WHOLE = { sets: 1, issued: true, messages: 1, events: 1, counted: 1 };

// Sealing the meter, and the transaction.
test.each([
  [1, 'before', NOTHING],
  [1, 'after', NOTHING],
  [2, 'before', NOTHING],
  [2, 'after', WHOLE],
] as const)('killed at step %i, %s it', async (step, when, traces) => {
  const world = await fresh();
  const dying = dyingAt(world.dependencies, step, when);
  await expect(issueKeyChange(dying.dependencies, ADA, ORDER)).rejects.toThrow(Killed);
  expect(await tracesOf(world)).toEqual(traces);
  const custody = await world.custody.again();
  const next = { ...world, custody, dependencies: worldDependencies(custody) };
  const fetched = await issueKeyChange(next.dependencies, ADA, ORDER);
  expect(fetched.reprint).toBe(traces === WHOLE);
  const counted = fetched.reprint ? 2 : 1;
  expect(await tracesOf(next)).toEqual({ ...WHOLE, counted });
});

test('a third step would find it done', async () => {
  const world = await fresh();
  const dying = dyingAt(world.dependencies, 3, 'before');
  await issueKeyChange(dying.dependencies, ADA, ORDER);
  expect(dying.died()).toBe(false);
});

const WRITES = [
  ['counters', 'add'],
  ['meters', 'update'],
  ['keyChangeIssues', 'insert'],
  ['messages', 'insert'],
  ['events', 'append'],
] as const;

test.each(WRITES)('a failure in the middle of the transaction, at %s.%s', async (name, write) => {
  const world = await fresh();
  const { store } = world.dependencies;
  const failing: typeof store = {
    ...store,
    transaction: (work) =>
      store.transaction((repositories) => {
        const repository = { ...repositories[name], [write]: () => Promise.reject(new Killed()) };
        return work({ ...repositories, [name]: repository });
      }),
  };
  const issuing = issueKeyChange({ ...world.dependencies, store: failing }, ADA, ORDER);
  await expect(issuing).rejects.toThrow(Killed);
  expect(await tracesOf(world)).toEqual(NOTHING);
  expect((await issueKeyChange(world.dependencies, ADA, ORDER)).reprint).toBe(false);
  expect(await tracesOf(world)).toEqual(WHOLE);
});
