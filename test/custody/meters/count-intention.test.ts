/** One person changes so many intentions one by one in a day; the rest needs approval. */
import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import type { Act } from '../../../src/custody/custody-dependencies.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { changeMeterIntention } from '../../../src/custody/meters/change-meter-intention.ts';
import { listPolicies, setPolicy } from '../../../src/custody/policies/set-policy.ts';
import { policyChoices, policyValue } from '../../../src/keys/policy-values.ts';
import { expectCode, expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actBy, ADA, closeStores } from '../custody-rig.ts';
import { meterRequest, newWorld, panOf, SECOND, TI_01, type MeterWorld } from '../meter-world.ts';

const POLICY = 'meterIntentionsPerPersonAndDay';
const inFolder = useTemporaryFolder();
let world: MeterWorld;
beforeAll(async () => {
  world = await newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) });
  for (let n = 1; n <= 9; n += 1) await addMeter(world.dependencies, ADA, meterRequest(n));
});
afterAll(closeStores);

const actOf = (name: string): Act => {
  const { person } = newTestPerson(name, { roles: ['operator'] });
  return actBy(person);
};
const [carl, dan, eve] = ['carl', 'dan', 'eve'].map(actOf) as [Act, Act, Act];
const intend = (act: Act, n: number) =>
  changeMeterIntention(world.dependencies, act, {
    ...{ meterPAN: panOf(n), key: SECOND, tariffIndex: TI_01 },
  });
const intendedOf = async (n: number) =>
  (await world.dependencies.store.meters.find(panOf(n)))?.entity.intended.vendingKeyId;

test('the limit is a policy, 50 unless two people approved another', async () => {
  const policies = await listPolicies(world.dependencies, ADA);
  expect(policies.find(({ id }) => id === POLICY)).toEqual({
    ...{ id: POLICY, value: 50, standard: 50, choices: policyChoices(POLICY) },
  });
  for (const value of ['-1', '1.5', '10001', '"2"']) {
    expectCode(() => policyValue(POLICY, value), 'POLICY_VALUE');
  }
});

test('what is beyond it changes nothing; a colleague and the next day have their own', async () => {
  await setPolicy(world.dependencies, ADA, { id: POLICY, value: '2' });
  await intend(carl, 1);
  await intend(carl, 2);
  const before = await world.dependencies.store.events.head();
  const { facts } = await expectCodeAsync(intend(carl, 3), 'METER_INTENTION_LIMIT');
  expect(facts).toEqual({ limit: 2 });
  expect(await intendedOf(3)).toBe(world.first.id);
  expect(await world.dependencies.store.events.head()).toEqual(before);
  await intend(dan, 3);
  world.custody.setNow('2026-11-24T10:00Z');
  await intend(carl, 4);
  expect(await intendedOf(4)).toBe(world.second.id);
});

test('with none at all every intention needs approval, but where there are no people', async () => {
  await setPolicy(world.dependencies, ADA, { id: POLICY, value: '0' });
  await expectCodeAsync(intend(eve, 5), 'METER_INTENTION_LIMIT');
  await intend(ADA, 5);
  expect(await intendedOf(5)).toBe(world.second.id);
});

test('two at once: one of them is the last', async () => {
  await setPolicy(world.dependencies, ADA, { id: POLICY, value: '1' });
  const results = await Promise.allSettled([intend(eve, 6), intend(eve, 7)]);
  expect(results.filter(({ status }) => status === 'fulfilled')).toHaveLength(1);
});
