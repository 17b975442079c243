/** Changes that take the way out from meters: how many is said, stated, and counted again. */
import { randomUUID } from 'node:crypto';
import { beforeAll, describe, expect, test } from 'vitest';
import { describeRequest } from '../../../src/custody/approvals/describe-request.ts';
import {
  ACTIVATE_KEY,
  ADD_OWNER,
  ADD_SUPPLY_GROUP,
  DEACTIVATE_KEY,
  EXTEND_KEY,
  GENERATE_KEY,
  SUSPEND_KEY,
} from '../../../src/custody/approvals/operations.ts';
import { loadRequest } from '../../../src/custody/approvals/read-request.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { changeMeterIntention } from '../../../src/custody/meters/change-meter-intention.ts';
import { reportMeterProof } from '../../../src/custody/meters/report-meter-proof.ts';
import { deactivateVendingKey } from '../../../src/custody/vending-keys/deactivate-vending-key.ts';
import { destroyVendingKey } from '../../../src/custody/vending-keys/destroy-vending-key.ts';
import { extendVendingKey } from '../../../src/custody/vending-keys/extend-vending-key.ts';
import { makeKeyChangeOnly } from '../../../src/custody/vending-keys/make-key-change-only.ts';
import { markCompromised } from '../../../src/custody/vending-keys/mark-compromised.ts';
import { suspendVendingKey } from '../../../src/custody/vending-keys/suspend-vending-key.ts';
import type { StoreAccess } from '../../../src/store/store-access.ts';
import { parseUtcMinute } from '../../../src/sts/utc-minute.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newGoverned, type Actor, type Governed } from '../approvals/governed-custody.ts';
import { ADA, GROUP } from '../custody-rig.ts';
import { meterRequest, newWorld, panOf, SECOND, TI_01 } from '../meter-world.ts';

const CHANGES = {
  suspend: suspendVendingKey,
  deactivate: deactivateVendingKey,
  'earlier issued-until': (...[dependencies, act, request]: Parameters<typeof suspendVendingKey>) =>
    extendVendingKey(dependencies, act, { ...request, issuedUntil: at(2045) }),
} as const;

const at = (year: number) => parseUtcMinute(`${year}-01-01T00:00Z`);

export function describeLeaving(newAccess: () => Promise<StoreAccess>): void {
  describe('a key that two meters hold', () => {
    const held = async () => {
      const world = await newWorld(await newAccess(), 100, { trial: true });
      for (const n of [1, 2]) await addMeter(world.dependencies, ADA, meterRequest(n));
      await addMeter(world.dependencies, ADA, meterRequest(3, { status: 'scrapped' }));
      const { dependencies } = world;
      const change = (name: keyof typeof CHANGES, leaving?: number) =>
        CHANGES[name](dependencies, ADA, {
          ...{ id: world.first.id },
          ...(leaving === undefined ? {} : { leaving }),
        });
      return { ...world, change, id: world.first.id };
    };

    test.each(Object.keys(CHANGES) as (keyof typeof CHANGES)[])('%s', async (name) => {
      const { dependencies, change, id } = await held();
      const before = await dependencies.store.vendingKeys.find(id);
      for (const leaving of [undefined, 0, 1, 3, 2009]) {
        const error = await expectCodeAsync(change(name, leaving), 'KEY_LEAVES_METERS');
        expect(error.message).toContain('2 meters hold key 600101/1');
        expect(error.message).toContain('key-change-only 600101/1');
      }
      expect(await dependencies.store.vendingKeys.find(id)).toEqual(before);
      await change(name, 2);
      const { number } = await dependencies.store.events.head();
      const [row] = await dependencies.store.events.list(number - 1, 1);
      expect(row?.requirements).toContain('REQ-LEAVING-STATED');
      expect(JSON.parse(row!.facts)).toMatchObject({ metersLeft: 2 });
    });

    test('what leaves a way out needs no number', async () => {
      const { dependencies, id } = await held();
      const later = { id, issuedUntil: at(2050), leaving: 2 };
      await extendVendingKey(dependencies, ADA, later);
      await extendVendingKey(dependencies, ADA, { id, issuedUntil: at(2051) });
      await extendVendingKey(dependencies, ADA, { id, issuedUntil: null });
      await makeKeyChangeOnly(dependencies, ADA, { id });
      await markCompromised(dependencies, ADA, { id });
    });

    test('a meter that was moved and shows its new key holds the old one no longer', async () => {
      const { dependencies, second, id } = await held();
      const to = { key: SECOND, tariffIndex: TI_01 };
      for (const meterPAN of [panOf(1), panOf(2)]) {
        await changeMeterIntention(dependencies, ADA, { meterPAN, ...to });
        await issueKeyChange(dependencies, ADA, { meterPAN, messageId: null });
        await expectCodeAsync(deactivateVendingKey(dependencies, ADA, { id }), 'KEY_LEAVES_METERS');
        await reportMeterProof(dependencies, ADA, {
          meterPAN,
          position: to,
          source: 'display-readout',
        });
      }
      await deactivateVendingKey(dependencies, ADA, { id });
      await destroyVendingKey(dependencies, ADA, { id });
      const left = deactivateVendingKey(dependencies, ADA, { id: second.id });
      expect((await expectCodeAsync(left, 'KEY_LEAVES_METERS')).message).toContain('2 meters hold');
    });

    test('a key that no meter holds needs no number, and no other one', async () => {
      const { dependencies, second } = await held();
      const wrong = deactivateVendingKey(dependencies, ADA, { id: second.id, leaving: 1 });
      await expectCodeAsync(wrong, 'KEY_LEAVES_METERS');
      await deactivateVendingKey(dependencies, ADA, { id: second.id });
    });
  });

  describe('in an installation that has people', () => {
    let world: Governed;
    let carl: Actor;
    const id = randomUUID();
    const meter = (n: number) => addMeter(world.custody.dependencies, carl.act, meterRequest(n));
    const approved = async (request: string) => {
      await world.approve(world.ada, request);
      await world.approve(world.bob, request);
    };
    const consequences = async (request: string) => {
      const { dependencies } = world.custody;
      const trusted = await loadRequest(dependencies, request);
      return (await describeRequest(dependencies, trusted)).consequences.join('\n');
    };
    const state = async () =>
      (await world.custody.dependencies.store.vendingKeys.find(id))?.entity.life.state;

    beforeAll(async () => {
      world = await newGoverned(await newAccess(), true);
      carl = await world.enrol('carl', { roles: ['operator', 'planner'] });
      const ownerId = randomUUID();
      await world.done(carl, ADD_OWNER, { id: ownerId, name: 'Harbour', timeZone: 'UTC' });
      const group = { supplyGroupCode: GROUP, name: 'Electricity', ownerId, kind: 'unique' };
      await world.done(carl, ADD_SUPPLY_GROUP, group as never);
      await world.done(carl, GENERATE_KEY, { id, supplyGroupCode: GROUP, baseDate: 2014 });
      await world.done(carl, ACTIVATE_KEY, { id });
      await meter(1);
    }, 60_000);

    test('a request carries the number, approvers see it, and a grown one is refused', async () => {
      await expectCodeAsync(world.ask(carl, DEACTIVATE_KEY, { id }), 'KEY_LEAVES_METERS');
      const request = await world.ask(carl, DEACTIVATE_KEY, { id, leaving: 1 });
      expect(await consequences(request)).toContain('1 meter without a key change');
      await approved(request);
      await meter(2);
      expect(await consequences(request)).toContain('2 meters with it');
      const error = await expectCodeAsync(world.carry(carl, request), 'KEY_LEAVES_METERS');
      expect(error.message).toContain('2 meters hold key 600101/1');
      expect(error.message).toContain('--leaving 1 was stated');
      expect(await state()).toBe('active');
    });

    test('dates too', async () => {
      const order = { id, issuedUntil: at(2046) };
      await expectCodeAsync(world.ask(carl, EXTEND_KEY, order), 'KEY_LEAVES_METERS');
      const request = await world.ask(carl, EXTEND_KEY, { ...order, leaving: 2 });
      await approved(request);
      await meter(3);
      await expectCodeAsync(world.carry(carl, request), 'KEY_LEAVES_METERS');
    });

    test('a suspension is an emergency: new meters do not keep it waiting', async () => {
      await expectCodeAsync(world.ask(carl, SUSPEND_KEY, { id }), 'KEY_LEAVES_METERS');
      const request = await world.ask(carl, SUSPEND_KEY, { id, leaving: 3 });
      await approved(request);
      await meter(4);
      await world.carry(carl, request);
      expect(await state()).toBe('suspended');
    });
  });
}
