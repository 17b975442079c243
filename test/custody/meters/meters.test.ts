import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { changeMeterFacts } from '../../../src/custody/meters/change-meter-facts.ts';
import { changeMeterIntention } from '../../../src/custody/meters/change-meter-intention.ts';
import { listMeters } from '../../../src/custody/meters/list-meters.ts';
import { reportMeterProof } from '../../../src/custody/meters/report-meter-proof.ts';
import { revertMeter } from '../../../src/custody/meters/revert-meter.ts';
import { showMeter } from '../../../src/custody/meters/show-meter.ts';
import { changeKeyExpiryNumber } from '../../../src/custody/vending-keys/change-key-expiry-number.ts';
import { parseKeyExpiryNumber } from '../../../src/sts/attributes/key-expiry-number.ts';
import { parseSupplyGroupCode } from '../../../src/sts/attributes/supply-group-code.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { actionsOf, ADA, closeStores } from '../custody-rig.ts';
import {
  dueMeter,
  FIRST,
  meterRequest,
  newWorld,
  panOf,
  SECOND,
  TI_01,
  TI_02,
  type MeterWorld,
} from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: MeterWorld;
beforeAll(async () => {
  world = await newWorld({ kind: 'sqlite', file: inFolder('meters.db') });
});
const lastEvent = async () => (await world.dependencies.store.events.list(0, 1000)).at(-1);

describe('adding a meter', () => {
  test('it is intended to be what it is presumed to be; nothing was issued or proven', async () => {
    const meter = await addMeter(world.dependencies, ADA, meterRequest(1));
    expect(meter.presumed).toEqual({
      ...{ vendingKeyId: world.first.id, tariffIndex: '01', keyExpiryNumber: 255 },
    });
    expect(meter.intended).toEqual(meter.presumed);
    expect([meter.issued, meter.proven]).toEqual([null, null]);
    expect(await lastEvent()).toMatchObject({ action: 'meter.add', subject: `meter ${panOf(1)}` });
  });

  test('a meter with another expiry than its key has now', async () => {
    const presumed = { key: FIRST, tariffIndex: TI_01, keyExpiryNumber: parseKeyExpiryNumber(90) };
    const meter = await addMeter(world.dependencies, ADA, meterRequest(2, { presumed }));
    expect(meter.presumed.keyExpiryNumber).toBe(90);
  });

  test('twice is refused', async () => {
    await addMeter(world.dependencies, ADA, meterRequest(3));
    await expectCodeAsync(addMeter(world.dependencies, ADA, meterRequest(3)), 'METER_EXISTS');
  });

  test.each([
    ['a carrier of three digits', { tokenCarrierType: '002' }, 'METER_FACT_INVALID'],
    ['a carrier that no source knows', { tokenCarrierType: '99' }, 'METER_FACT_INVALID'],
    ['a purchase to come', { lastPurchase: '2026-11-25' }, 'METER_FACT_INVALID'],
    ['octets that were no UTF-8', { model: 'Z\ufffdhler' }, 'METER_FACT_INVALID'],
    ['an empty place', { place: '' }, 'METER_FACT_INVALID'],
    ['a long model', { model: 'm'.repeat(121) }, 'METER_FACT_INVALID'],
    ['a line break', { place: 'a\nb' }, 'METER_FACT_INVALID'],
    ['a day that does not exist', { lastPurchase: '2026-02-30' }, 'METER_FACT_INVALID'],
    [
      'a group without keys',
      {
        presumed: {
          key: { supplyGroupCode: parseSupplyGroupCode('999999'), keyRevisionNumber: 1 },
          tariffIndex: TI_01,
        },
      },
      'KEY_SUPPLY_GROUP_UNKNOWN',
    ],
    [
      'a revision that is not there',
      { presumed: { key: { ...FIRST, keyRevisionNumber: 9 }, tariffIndex: TI_01 } },
      'KEY_REVISION_UNKNOWN',
    ],
    [
      'an id that is none',
      { presumed: { key: { vendingKeyId: randomUUID() }, tariffIndex: TI_01 } },
      'RECORD_UNKNOWN',
    ],
  ] as const)('%s is refused', async (_, changes, code) => {
    await expectCodeAsync(addMeter(world.dependencies, ADA, meterRequest(4, changes)), code);
  });
});

describe('changing a meter', () => {
  test('facts, one by one', async () => {
    const { id } = await addMeter(world.dependencies, ADA, meterRequest(10));
    const facts = { takesThirdToken: true, place: 'Main Street 1', status: 'removed' } as const;
    const meter = await changeMeterFacts(world.dependencies, ADA, { meterPAN: id, facts });
    expect(meter).toMatchObject({ ...facts, version: 2, model: null });
    const again = changeMeterFacts(world.dependencies, ADA, { meterPAN: id, facts });
    await expectCodeAsync(again, 'METER_UNCHANGED');
    const bad = { meterPAN: id, facts: { model: '' } };
    await expectCodeAsync(changeMeterFacts(world.dependencies, ADA, bad), 'METER_FACT_INVALID');
    const gone = { meterPAN: panOf(99), facts };
    await expectCodeAsync(changeMeterFacts(world.dependencies, ADA, gone), 'RECORD_UNKNOWN');
  });

  test.each([{ ticket: null }, { reason: null }, { reason: ' ' }])(
    'the intention needs ticket and reason: %j',
    async (missing) => {
      const request = { meterPAN: panOf(1), key: SECOND, tariffIndex: TI_01 };
      const act = { ...ADA, ...missing };
      const change = changeMeterIntention(world.dependencies, act, request);
      await expectCodeAsync(change, 'METER_REASON_MISSING');
    },
  );

  test("the intention takes the key's present expiry, by name or by id", async () => {
    const own = await newWorld({ kind: 'sqlite', file: inFolder('intention.db') });
    const { id: meterPAN } = await addMeter(own.dependencies, ADA, meterRequest(1));
    const byName = { meterPAN, key: SECOND, tariffIndex: TI_02 };
    const meter = await changeMeterIntention(own.dependencies, ADA, byName);
    expect(meter.intended.keyExpiryNumber).toBe(255);
    const keyExpiryNumber = parseKeyExpiryNumber(150);
    await changeKeyExpiryNumber(own.dependencies, ADA, { id: own.second.id, keyExpiryNumber });
    const byId = { meterPAN, key: { vendingKeyId: own.second.id }, tariffIndex: TI_02 };
    const then = await changeMeterIntention(own.dependencies, ADA, byId);
    expect(then.intended).toEqual({
      ...{ vendingKeyId: own.second.id, tariffIndex: '02', keyExpiryNumber },
    });
    expect(then.presumed).toEqual(meter.presumed);
    const again = changeMeterIntention(own.dependencies, ADA, byId);
    await expectCodeAsync(again, 'METER_UNCHANGED');
  });
});

describe('proof', () => {
  test('presumed follows proven; what the set leads to is no surprise', async () => {
    const { id: meterPAN } = await dueMeter(world, 20);
    await issueKeyChange(world.dependencies, ADA, { meterPAN, messageId: null });
    const position = { key: SECOND, tariffIndex: TI_01 };
    const proof = { meterPAN, position, source: 'accepted-credit' } as const;
    const { meter, differsFromIssued } = await reportMeterProof(world.dependencies, ADA, proof);
    expect(differsFromIssued).toBe(false);
    expect(meter.presumed).toEqual(meter.issued);
    expect(meter.proven).toEqual(meter.issued);
    expect((await lastEvent())?.action).toBe('meter.prove');
  });

  test('another position than the set leads to is believed, with a warning', async () => {
    const { id: meterPAN } = await dueMeter(world, 21);
    await issueKeyChange(world.dependencies, ADA, { meterPAN, messageId: null });
    const position = { key: FIRST, tariffIndex: TI_01 };
    const proof = { meterPAN, position, source: 'display-readout' } as const;
    const { meter, differsFromIssued } = await reportMeterProof(world.dependencies, ADA, proof);
    expect(differsFromIssued).toBe(true);
    expect(meter.proven?.vendingKeyId).toBe(world.first.id);
    expect((await lastEvent())?.action).toBe('meter.prove-differs');
  });

  test('before any set there is nothing to differ from', async () => {
    const { id: meterPAN } = await addMeter(world.dependencies, ADA, meterRequest(22));
    const position = { key: SECOND, tariffIndex: TI_02 };
    const proof = { meterPAN, position, source: 'field-report' } as const;
    const result = await reportMeterProof(world.dependencies, ADA, proof);
    expect(result.differsFromIssued).toBe(false);
  });
});

describe('revert', () => {
  test('puts our record back, and issues nothing', async () => {
    const { id: meterPAN } = await dueMeter(world, 30);
    await issueKeyChange(world.dependencies, ADA, { meterPAN, messageId: null });
    const position = { key: SECOND, tariffIndex: TI_01 };
    await reportMeterProof(world.dependencies, ADA, { meterPAN, position, source: 'ami' });
    const issued = async () =>
      (await world.dependencies.store.keyChangeIssues.listOfMeter(meterPAN, 9)).length;
    const meter = await revertMeter(world.dependencies, ADA, { meterPAN, key: FIRST });
    expect(meter.presumed.vendingKeyId).toBe(world.first.id);
    expect(meter.proven?.vendingKeyId).toBe(world.second.id);
    expect(await issued()).toBe(1);
    expect((await lastEvent())?.action).toBe('meter.revert');
    const again = revertMeter(world.dependencies, ADA, { meterPAN, key: FIRST });
    await expectCodeAsync(again, 'METER_UNCHANGED');
  });

  test('is refused without a reason, and to where the meter never was', async () => {
    const { id: meterPAN } = await dueMeter(world, 31);
    const act = { ...ADA, reason: null };
    const unsaid = revertMeter(world.dependencies, act, { meterPAN, key: FIRST });
    await expectCodeAsync(unsaid, 'METER_REASON_MISSING');
    // Intended is not held.
    const never = revertMeter(world.dependencies, ADA, { meterPAN, key: SECOND });
    await expectCodeAsync(never, 'METER_POSITION_NOT_HELD');
    const other = { meterPAN, key: FIRST, tariffIndex: TI_02 };
    await expectCodeAsync(revertMeter(world.dependencies, ADA, other), 'METER_POSITION_NOT_HELD');
  });
});

describe('showing', () => {
  test('four positions spelled out', async () => {
    const { id: meterPAN } = await dueMeter(world, 40);
    await issueKeyChange(world.dependencies, ADA, { meterPAN, messageId: null });
    const shown = await showMeter(world.dependencies, ADA, meterPAN);
    const group = '600101';
    const duty = { supplyGroupCode: group, keyType: 2, keyTypeName: 'DUTK', baseDate: 2014 };
    expect(shown.positions).toMatchObject({
      intended: { ...duty, keyRevisionNumber: 2, tariffIndex: '01', keyExpiryNumber: 255 },
      issued: { ...duty, keyRevisionNumber: 2 },
      presumed: { ...duty, keyRevisionNumber: 1 },
      proven: null,
    });
    expect(shown).toMatchObject({ keyChangeDue: true, proofDue: true });
    expect(shown.issues).toHaveLength(1);
    await expectCodeAsync(showMeter(world.dependencies, ADA, panOf(98)), 'RECORD_UNKNOWN');
  });

  test('meters are listed in the order of their numbers', async () => {
    const meters = await listMeters(world.dependencies, ADA, { limit: 3 });
    expect(meters).toHaveLength(3);
    const ids = meters.map(({ id }) => id);
    expect(ids).toEqual([...ids].sort());
    const [first] = ids;
    const next = await listMeters(world.dependencies, ADA, { limit: 1, after: first ?? '' });
    expect(next.map(({ id }) => id)).toEqual([ids[1]]);
  });
});

test('every change left its event', async () => {
  const actions = await actionsOf(world.custody);
  expect(actions).toContain('meter.change-facts');
  expect(actions.filter((action) => action === 'key-change.issue')).toHaveLength(4);
});
