/** A clock that was put back, or was ahead: what is refused, named and corrected, on a database. */
import { randomUUID } from 'node:crypto';
import { beforeEach, describe, expect, test } from 'vitest';
import { correctClock } from '../../../src/custody/audit/correct-clock.ts';
import { makeAuditKey } from '../../../src/custody/audit/make-audit-key.ts';
import { recoverAudit } from '../../../src/custody/audit/recover-audit.ts';
import { signHead } from '../../../src/custody/audit/sign-head.ts';
import { verifyAudit } from '../../../src/custody/audit/verify-audit.ts';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { planKeyChange } from '../../../src/custody/key-changes/plan-key-change.ts';
import { reprintKeyChange } from '../../../src/custody/key-changes/reprint-key-change.ts';
import { addOwner } from '../../../src/custody/owners/add-owner.ts';
import { activateVendingKey } from '../../../src/custody/vending-keys/activate-vending-key.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { newTestPerson } from '../../support/people.ts';
import { actBy, ADA, type Custody } from '../custody-rig.ts';
import { dueMeter, newWorld, panOf, type MeterWorld } from '../meter-world.ts';
import { create } from '../vending-keys/key-requests.ts';
import type { Behind } from './detection-suite.ts';

/** {@link NOW} of the rig is 10:00. */
const BEHIND = '2026-11-23T09:54Z';
const JUST_BEHIND = '2026-11-23T09:55Z';
const AHEAD = '2031-01-01T00:00Z';

export function describeClock({ newAccess, statement }: Behind): void {
  let world: MeterWorld;
  let custody: Custody;
  const owner = () =>
    addOwner(custody.dependencies, ADA, { id: randomUUID(), name: randomUUID(), timeZone: 'UTC' });
  const head = () => custody.dependencies.store.events.head();
  const order = { meterPAN: panOf(1), messageId: null };
  const problems = async () =>
    (await verifyAudit(custody.dependencies, ADA)).problems.map(({ code, number }) => [
      code,
      number,
    ]);

  beforeEach(async () => {
    world = await newWorld(await newAccess(), 100, { trial: true });
    custody = world.custody;
    await makeAuditKey(custody.dependencies, ADA);
    await dueMeter(world, 1);
  });

  describe('a clock that is behind', () => {
    test('by five minutes works, by more than five it leaves no row', async () => {
      custody.setNow(JUST_BEHIND);
      await owner();
      custody.setNow(BEHIND);
      const before = await head();
      const error = await expectCodeAsync(owner(), 'AUDIT_CLOCK_BEHIND');
      expect(error.facts).toMatchObject({ minutes: 6, latest: '2026-11-23T10:00:00.000Z' });
      expect(await head()).toEqual(before);
    });

    test('is not walked back in small steps', async () => {
      for (const minute of ['09:58', '09:56', '09:55']) {
        custody.setNow(`2026-11-23T${minute}Z`);
        await owner();
      }
      custody.setNow('2026-11-23T09:53Z');
      await expectCodeAsync(owner(), 'AUDIT_CLOCK_BEHIND');
      expect(await problems()).toEqual([]);
    });

    test('issues nothing, reprints nothing, plans nothing, activates nothing', async () => {
      await issueKeyChange(world.dependencies, ADA, order);
      const { entity } = await create(custody);
      custody.setNow(BEHIND);
      const before = await head();
      for (const refused of [
        () => issueKeyChange(world.dependencies, ADA, order),
        () => planKeyChange(world.dependencies, ADA, order),
        () => reprintKeyChange(world.dependencies, ADA, { meterPAN: panOf(1) }),
        () => activateVendingKey(custody.dependencies, ADA, { id: entity.id }),
      ]) {
        await expectCodeAsync(refused(), 'AUDIT_CLOCK_BEHIND');
      }
      expect(await head()).toEqual(before);
    });

    test('signs no head, makes no audit key and recovers nothing', async () => {
      await owner();
      custody.setNow(BEHIND);
      const before = custody.anchor.heads.length;
      await expectCodeAsync(signHead(custody.dependencies), 'AUDIT_CLOCK_BEHIND');
      await expectCodeAsync(makeAuditKey(custody.dependencies, ADA), 'AUDIT_CLOCK_BEHIND');
      await expectCodeAsync(recoverAudit(custody.dependencies, ADA, null), 'AUDIT_CLOCK_BEHIND');
      expect(custody.anchor.heads).toHaveLength(before);
    });

    test('is refused by an instant that nobody can read', async () => {
      await statement(custody.access, "update audit_head set latest_at = 'soon'");
      await expectCodeAsync(owner(), 'AUDIT_CLOCK_BEHIND');
    });
  });

  describe('audit verify', () => {
    test('names the rows that go back in time', async () => {
      const { number } = await head();
      await statement(custody.access, "update audit_head set latest_at = ''");
      custody.setNow('2013-01-01T00:00Z');
      await owner();
      custody.setNow('2026-11-23T10:01Z');
      await owner();
      await owner();
      expect(await problems()).toEqual([['AUDIT_ROW_BACK_IN_TIME', number + 1]]);
    });

    test('names a latest instant that is not of its rows', async () => {
      await statement(
        custody.access,
        `update audit_head set latest_at = '2020-01-01T00:00:00.000Z'`,
      );
      expect(await problems()).toEqual([['AUDIT_INSTANT_WRONG', null]]);
    });
  });

  describe('a clock that was ahead once', () => {
    beforeEach(async () => {
      custody.setNow(AHEAD);
      await owner();
      custody.setNow('2026-11-23T11:00Z');
    });

    test('is waited for', async () => {
      await expectCodeAsync(owner(), 'AUDIT_CLOCK_BEHIND');
      custody.setNow('2030-12-31T23:56Z');
      await owner();
    });

    test('is corrected by a row with a head, and work goes on', async () => {
      const dora = newTestPerson('dora').person;
      const corrected = await correctClock(custody.dependencies, ADA, actBy(dora));
      expect(corrected).toEqual({
        ...{ latestBefore: '2031-01-01T00:00:00.000Z', now: '2026-11-23T11:00:00.000Z' },
      });
      const { number } = await head();
      expect(custody.anchor.heads.at(-1)?.number).toBe(number);
      const [row] = await custody.dependencies.store.events.list(number - 1, 1);
      expect(row).toMatchObject({ action: 'audit.clock-corrected', actor: 'ada' });
      expect(JSON.parse(row!.facts)).toMatchObject({
        ...{ latestBefore: '2031-01-01T00:00:00.000Z', also: 'dora', reason: 'a test' },
      });
      await owner();
      await issueKeyChange(world.dependencies, ADA, order);
      expect(await problems()).toEqual([]);
      custody.setNow(BEHIND);
      await expectCodeAsync(owner(), 'AUDIT_CLOCK_BEHIND');
    });

    test('is corrected only while the clock is behind', async () => {
      custody.setNow(AHEAD);
      const before = await head();
      await expectCodeAsync(correctClock(custody.dependencies, ADA, null), 'AUDIT_CLOCK_RIGHT');
      expect(await head()).toEqual(before);
    });

    test('is not corrected in an audit that was cut', async () => {
      await signHead({
        ...custody.dependencies,
        clock: { ...custody.dependencies.clock, nowMilliseconds: () => Date.parse(AHEAD) },
      });
      const { number } = await head();
      await statement(custody.access, `delete from audit_row where number = ${number}`);
      await expectCodeAsync(correctClock(custody.dependencies, ADA, null), 'AUDIT_HEAD_WRONG');
    });
  });
}
