import { afterAll, beforeAll, expect, test } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { planKeyChange } from '../../../src/custody/key-changes/plan-key-change.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { changeMeterFacts } from '../../../src/custody/meters/change-meter-facts.ts';
import { KEY_CHANGE_RULES } from '../../../src/rollover/rules/key-change-rules.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores } from '../custody-rig.ts';
import {
  dueMeter,
  meterRequest,
  newWorld,
  panOf,
  SECOND,
  type MeterWorld,
} from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: MeterWorld;
beforeAll(async () => {
  world = await newWorld({ kind: 'sqlite', file: inFolder('plan.db') });
});
const plan = (n: number, changes: object = {}) =>
  planKeyChange(world.dependencies, ADA, { meterPAN: panOf(n), ...changes });

test('what a due meter would get', async () => {
  await dueMeter(world, 1);
  const planned = await plan(1);
  expect(planned).toMatchObject({
    ...{ kind: 'new-revision', tokenCount: 2, rollOver: false, permitted: true, advices: [] },
    from: { keyRevisionNumber: 1, tariffIndex: '01' },
    to: { keyRevisionNumber: 2, tariffIndex: '01' },
    unprovenIssueId: null,
  });
  expect(planned.outcomes).toHaveLength(KEY_CHANGE_RULES.length);
  expect(planned.candidates.map(({ keyRevisionNumber }) => keyRevisionNumber)).toEqual([1]);
});

test('why not: every rule is on the list, with what would have to change', async () => {
  await addMeter(world.dependencies, ADA, meterRequest(2));
  const facts = { status: 'scrapped' } as const;
  await changeMeterFacts(world.dependencies, ADA, { meterPAN: panOf(2), facts });
  const planned = await plan(2);
  expect(planned).toMatchObject({ kind: null, permitted: false });
  const failed = planned.outcomes.filter(({ passed }) => !passed);
  expect(failed.map(({ id }) => id)).toEqual(['REQ-KC-METER', 'REQ-KC-SOMETHING']);
  for (const { toPass } of failed) expect(toPass).toMatch(/\.$/);
  expect(planned.outcomes).toHaveLength(KEY_CHANGE_RULES.length);
});

test('a set that is not proven is named, and its key is a candidate', async () => {
  await dueMeter(world, 3);
  const { issue } = await issueKeyChange(world.dependencies, ADA, {
    ...{ meterPAN: panOf(3), messageId: null },
  });
  const planned = await plan(3);
  expect(planned.unprovenIssueId).toBe(issue.id);
  expect(planned.candidates.map(({ keyRevisionNumber }) => keyRevisionNumber)).toEqual([1, 2]);
  expect((await plan(3, { from: { key: SECOND } })).kind).toBeNull();
  await expectCodeAsync(
    plan(3, { from: { key: { ...SECOND, keyRevisionNumber: 9 } } }),
    'KEY_REVISION_UNKNOWN',
  );
});

test('a purchase of last week is a thing to speak of', async () => {
  await dueMeter(world, 4, { lastPurchase: '2026-11-16' });
  expect((await plan(4)).advices.map(({ id }) => id)).toEqual(['ADV-KC-TOKENS-NOT-ENTERED']);
});

test('planning writes nothing', async () => {
  const before = await actionsOf(world.custody);
  await plan(4);
  expect(await actionsOf(world.custody)).toEqual(before);
});
