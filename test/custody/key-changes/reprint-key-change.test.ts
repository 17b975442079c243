import { randomUUID } from 'node:crypto';
import fc from 'fast-check';
import { afterAll, expect, test, vi } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { reprintKeyChange } from '../../../src/custody/key-changes/reprint-key-change.ts';
import { changeMeterFacts } from '../../../src/custody/meters/change-meter-facts.ts';
import { reportMeterProof } from '../../../src/custody/meters/report-meter-proof.ts';
import { revertMeter } from '../../../src/custody/meters/revert-meter.ts';
import { renameSupplyGroup } from '../../../src/custody/supply-groups/rename-supply-group.ts';
import { changeKeyExpiryNumber } from '../../../src/custody/vending-keys/change-key-expiry-number.ts';
import { markCompromised } from '../../../src/custody/vending-keys/mark-compromised.ts';
import { suspendVendingKey } from '../../../src/custody/vending-keys/suspend-vending-key.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores, GROUP } from '../custody-rig.ts';
import {
  dueMeter,
  leavingAll,
  FIRST,
  intend,
  newWorld,
  panOf,
  SECOND,
  TI_01,
  worldDependencies,
  type MeterWorld,
} from '../meter-world.ts';

vi.setConfig({ testTimeout: 60_000 });
const inFolder = useTemporaryFolder();
afterAll(closeStores);

const fresh = () => newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
const meterPAN = panOf(1);

/** What may happen between a set and its reprint. */
const EVENTS: Readonly<Record<string, (world: MeterWorld) => Promise<unknown>>> = {
  expiry: ({ dependencies, second }) => {
    const keyExpiryNumber = parseKeyExpiryNumber(130);
    return changeKeyExpiryNumber(dependencies, ADA, { id: second.id, keyExpiryNumber });
  },
  suspendOld: async ({ dependencies, first }) =>
    suspendVendingKey(dependencies, ADA, await leavingAll(dependencies, first.id)),
  suspendNew: async ({ dependencies, second }) =>
    suspendVendingKey(dependencies, ADA, await leavingAll(dependencies, second.id)),
  compromise: ({ dependencies, first }) => markCompromised(dependencies, ADA, { id: first.id }),
  name: ({ dependencies }) =>
    renameSupplyGroup(dependencies, ADA, { supplyGroupCode: GROUP, name: 'Another name' }),
  intention: (world) => intend(world, meterPAN, FIRST),
  proof: ({ dependencies }) =>
    reportMeterProof(dependencies, ADA, {
      ...{ meterPAN, position: { key: SECOND, tariffIndex: TI_01 }, source: 'ami' },
    }),
  scrapped: ({ dependencies }) =>
    changeMeterFacts(dependencies, ADA, { meterPAN, facts: { status: 'scrapped' } }),
  thirdToken: ({ dependencies }) =>
    changeMeterFacts(dependencies, ADA, { meterPAN, facts: { takesThirdToken: true } }),
};

test('the same digits, whatever happened since and in whatever order', async () => {
  await fc.assert(
    fc.asyncProperty(fc.shuffledSubarray(Object.keys(EVENTS)), async (names) => {
      const world = await fresh();
      await dueMeter(world, 1);
      const order = { meterPAN, messageId: null };
      const given = await issueKeyChange(world.dependencies, ADA, order);
      // A compromised key is not suspended any more: such an event does not happen.
      for (const name of names) await EVENTS[name]?.(world).catch(() => undefined);
      const again = await world.custody.again();
      const dependencies = worldDependencies(again);
      const byId = await reprintKeyChange(dependencies, ADA, { issueId: given.issue.id });
      const byMeter = await reprintKeyChange(dependencies, ADA, { meterPAN });
      expect([byId.tokens, byMeter.tokens]).toEqual([given.tokens, given.tokens]);
      expect(byId.issue).toEqual(given.issue);
      expect([byId.reprint, byMeter.reprint]).toEqual([true, true]);
    }),
    { numRuns: 12 },
  );
});

test('by meter it is the latest set, and each reprint leaves an event', async () => {
  const world = await fresh();
  await dueMeter(world, 1);
  const order = { meterPAN, messageId: null };
  const first = await issueKeyChange(world.dependencies, ADA, order);
  const second = await issueKeyChange(world.dependencies, ADA, order);
  world.custody.setNow('2026-11-23T10:05Z');
  const { issue } = await reprintKeyChange(world.dependencies, ADA, { meterPAN });
  expect([first.issue.id, second.issue.id]).toContain(issue.id);
  const actions = await actionsOf(world.custody);
  expect(actions.filter((action) => action === 'key-change.reprint')).toHaveLength(1);
});

test('what was not issued is not reprinted', async () => {
  const world = await fresh();
  const { dependencies } = world;
  await expectCodeAsync(
    reprintKeyChange(dependencies, ADA, { issueId: randomUUID() }),
    'KEY_CHANGE_NOT_ISSUED',
  );
  await expectCodeAsync(reprintKeyChange(dependencies, ADA, { meterPAN }), 'KEY_CHANGE_NOT_ISSUED');
});

test('after a revert the set starts where it started', async () => {
  const world = await fresh();
  const { dependencies } = world;
  await dueMeter(world, 1);
  const order = { meterPAN, messageId: null };
  const given = await issueKeyChange(dependencies, ADA, order);
  await EVENTS['proof']?.(world);
  await revertMeter(dependencies, ADA, { meterPAN, key: FIRST });
  expect((await issueKeyChange(dependencies, ADA, order)).tokens).toEqual(given.tokens);
});
