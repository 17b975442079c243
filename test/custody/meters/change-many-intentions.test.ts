/** What many meters shall become, in one act: all of them or none. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import {
  changeManyIntentions,
  INTENTIONS_MAX,
  type ManyIntentions,
} from '../../../src/custody/meters/change-many-intentions.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import { meterRequest, newWorld, panOf, SECOND, TI_01, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
let world: MeterWorld;
beforeAll(async () => {
  world = await newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
  for (const n of [1, 2, 3, 4]) await addMeter(world.dependencies, ADA, meterRequest(n));
});
afterAll(closeStores);

const change = (numbers: readonly number[], more: Partial<ManyIntentions> = {}) =>
  changeManyIntentions(world.dependencies, ADA, {
    ...{ meterPANs: numbers.map(panOf), key: SECOND, tariffIndex: TI_01 },
    ...more,
  });
const intendedOf = async (n: number) =>
  (await world.dependencies.store.meters.find(panOf(n)))?.entity.intended.vendingKeyId;
const rows = async () =>
  (await world.dependencies.store.events.list(0, 1000)).filter(
    ({ action }) => action === 'meter.intend-many',
  );

test('each is changed once, in one row; who has that intention already is left', async () => {
  expect(await change([1, 2, 1])).toEqual({ changed: 2, unchanged: 0 });
  expect(await change([2, 3])).toEqual({ changed: 1, unchanged: 1 });
  const second = world.second.id;
  expect(await Promise.all([1, 2, 3].map(intendedOf))).toEqual([second, second, second]);
  const [first, next] = await rows();
  expect(JSON.parse(first!.records)).toHaveLength(2);
  expect(JSON.parse(next!.facts)).toMatchObject({ changed: 1, unchanged: 1 });
});

describe('none is changed', () => {
  test.each<[string, number[], string]>([
    ['when there is none', [], 'METER_COUNT'],
    [
      'when there are too many',
      Array.from({ length: INTENTIONS_MAX + 1 }, (_, n) => n),
      'METER_COUNT',
    ],
    ['when one of them is not on record', [4, 99], 'RECORD_UNKNOWN'],
  ])('%s', async (_, numbers, code) => {
    const before = (await rows()).length;
    await expectCodeAsync(change(numbers), code as 'METER_COUNT');
    expect(await intendedOf(4)).not.toBe(world.second.id);
    expect(await rows()).toHaveLength(before);
  });

  test('without a ticket and a reason, or to a key that is not there', async () => {
    const order = { meterPANs: [panOf(4)], key: SECOND, tariffIndex: TI_01 };
    for (const part of [{ ticket: null }, { reason: null }]) {
      const changed = changeManyIntentions(world.dependencies, { ...ADA, ...part }, order);
      await expectCodeAsync(changed, 'METER_REASON_MISSING');
    }
    const nowhere = { key: { ...SECOND, keyRevisionNumber: 7 } as typeof SECOND };
    await expectCodeAsync(change([4], nowhere), 'KEY_REVISION_UNKNOWN');
  });
});
