/** The store of two owners as people of one of them see it. */
import { randomUUID } from 'node:crypto';
import Database from 'better-sqlite3';
import { afterAll, beforeEach, describe, expect, test, vi } from 'vitest';
import { countUses } from '../../../src/custody/audit/count-uses.ts';
import { findTokenRows } from '../../../src/custody/audit/find-token-rows.ts';
import { countRecords } from '../../../src/custody/installation/count-records.ts';
import { verifyStore } from '../../../src/custody/installation/verify-store.ts';
import { reprintKeyChange } from '../../../src/custody/key-changes/reprint-key-change.ts';
import { addMeter } from '../../../src/custody/meters/add-meter.ts';
import { commissionDelivery } from '../../../src/custody/meters/commission-delivery.ts';
import type { TableRow } from '../../../src/exchange/table-format.ts';
import { changeMeterFacts } from '../../../src/custody/meters/change-meter-facts.ts';
import { changeMeterIntention } from '../../../src/custody/meters/change-meter-intention.ts';
import { listMeters } from '../../../src/custody/meters/list-meters.ts';
import { showMeter } from '../../../src/custody/meters/show-meter.ts';
import { listOwners } from '../../../src/custody/owners/list-owners.ts';
import { listSupplyGroups } from '../../../src/custody/supply-groups/list-supply-groups.ts';
import { supplyGroupToRow as rowOf } from '../../../src/keys/rows/supply-group-row.ts';
import { transferSupplyGroup } from '../../../src/custody/supply-groups/transfer-supply-group.ts';
import { listVendingKeys } from '../../../src/custody/vending-keys/list-vending-keys.ts';
import { showVendingKey } from '../../../src/custody/vending-keys/show-vending-key.ts';
import { suspendVendingKey } from '../../../src/custody/vending-keys/suspend-vending-key.ts';
import { whyRefused } from '../../../src/custody/token-checks/why-refused.ts';
import { utcDay } from '../../../src/custody/utc-day.ts';
import type { LimitedScope } from '../../../src/people/scope.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { ADA, closeStores } from '../custody-rig.ts';
import { meterRequest, panOf, TI_01, type WorldDependencies } from '../meter-world.ts';
import {
  actIn,
  newThing,
  newTwoOwners,
  scopeOf,
  seenBy,
  type Thing,
  type TwoOwners,
} from './two-owners.ts';

vi.setConfig({ testTimeout: 30_000 });
const inFolder = useTemporaryFolder();
afterAll(closeStores);

let world: TwoOwners;
let file: string;
let scope: LimitedScope;
let seen: WorldDependencies;
beforeEach(async () => {
  file = inFolder(`${randomUUID()}.db`);
  world = await newTwoOwners({ kind: 'sqlite', file });
  scope = scopeOf(world.ofA);
  seen = seenBy(world.whole, scope);
});

/** Changes the database behind everybody's back. */
function behindOurBack(statement: string, ...values: string[]): void {
  const database = new Database(file);
  database.prepare(statement).run(...values);
  database.close();
}

const intendFor = ({ whole }: TwoOwners, meterPAN: TwoOwners['ofA']['meterPAN'], key: string) =>
  changeMeterIntention(whole, ADA, {
    ...{ meterPAN, key: { vendingKeyId: key }, tariffIndex: TI_01 },
  });

describe('lists and counts', () => {
  test('hold what is of the owner and nothing else', async () => {
    const { ofA } = world;
    expect((await listOwners(seen, ADA)).map(({ entity }) => entity.id)).toEqual([ofA.ownerId]);
    expect((await listSupplyGroups(seen, ADA)).map(({ entity }) => entity.id)).toEqual([
      ofA.supplyGroupCode,
    ]);
    const keys = (await listVendingKeys(seen, ADA)).map(({ id }) => id);
    expect(keys).toEqual([ofA.keyId, ofA.nextKeyId, ofA.preActiveKeyId]);
    expect((await listMeters(seen, ADA, { limit: 10 })).map(({ id }) => id)).toEqual([
      ofA.meterPAN,
    ]);
    expect(await countRecords(seen.store)).toMatchObject({
      ...{ owner: 1, supply_group: 1, vending_key: 3, meter: 1 },
    });
    const uses = await countUses(seen, ADA);
    expect(new Set(uses.map(({ vendingKeyId }) => vendingKeyId))).toEqual(
      new Set([ofA.keyId, ofA.nextKeyId, ofA.preActiveKeyId]),
    );
    expect(await verifyStore(seen, ADA)).toMatchObject({ problems: [] });
  });

  test('a page is full while there is more, wherever others stand between', async () => {
    const { custody, ofA, ofB } = world;
    for (const n of [3, 5, 7]) await newThing(custody, { ownerId: ofB.ownerId, n });
    for (const n of [4, 6, 8]) await newThing(custody, { ownerId: ofA.ownerId, n });
    const first = await seen.store.meters.list({ limit: 3 });
    const after = first.at(-1)?.entity.id ?? '';
    const rest = await seen.store.meters.list({ limit: 3, after });
    expect([first.length, rest.length]).toEqual([3, 1]);
  });

  test('a supply group that is named shows its owner, and no other group of them', async () => {
    const { custody, whole, ofB } = world;
    await newThing(custody, { ownerId: ofB.ownerId, n: 3 });
    const named = { owners: [], supplyGroups: [ofB.supplyGroupCode], subVendors: [] };
    const look = seenBy(whole, named);
    expect((await listOwners(look, ADA)).map(({ entity }) => entity.id)).toEqual([ofB.ownerId]);
    expect(await listSupplyGroups(look, ADA)).toHaveLength(1);
    expect((await listMeters(look, ADA, { limit: 10 })).map(({ id }) => id)).toEqual([
      ofB.meterPAN,
    ]);
  });

  test('of the meters only those of the sub-vendors', async () => {
    const { custody, whole, ofA } = world;
    const east = await newThing(custody, { ...{ ownerId: ofA.ownerId, n: 3 }, subVendor: 'East' });
    const look = seenBy(whole, { ...scope, subVendors: ['East'] });
    const act = actIn({ ...scope, subVendors: ['East'] });
    expect((await listMeters(look, ADA, { limit: 10 })).map(({ id }) => id)).toEqual([
      east.meterPAN,
    ]);
    await expectCodeAsync(showMeter(look, ADA, ofA.meterPAN), 'RECORD_UNKNOWN');
    const given = { meterPAN: east.meterPAN, facts: { subVendor: 'West' } };
    await expectCodeAsync(changeMeterFacts(look, act, given), 'RECORD_UNKNOWN');
    const emptied = { meterPAN: east.meterPAN, facts: { subVendor: null } };
    await expectCodeAsync(changeMeterFacts(look, act, emptied), 'RECORD_UNKNOWN');
    const long = { meterPAN: east.meterPAN, facts: { subVendor: 'x'.repeat(61) } };
    await expectCodeAsync(changeMeterFacts(whole, ADA, long), 'METER_FACT_INVALID');
    expect(await changeMeterFacts(whole, ADA, emptied)).not.toHaveProperty('subVendor');
    expect(await listMeters(look, ADA, { limit: 10 })).toEqual([]);
  });

  test('rows of the audit about what is seen', async () => {
    const { ofA, ofB } = world;
    const rows = await seen.store.events.list(0, 1000);
    const text = JSON.stringify(rows);
    for (const id of [ofB.ownerId, ofB.supplyGroupCode, ofB.keyId, ofB.meterPAN]) {
      expect(text).not.toContain(id);
    }
    const subjects = rows.map(({ subject }) => subject);
    expect(subjects).toContain(`meter ${ofA.meterPAN}`);
    expect(subjects).toContain(`vending_key ${ofA.keyId}`);
    expect(await seen.store.events.list(0, 3)).toEqual(rows.slice(0, 3));
  });

  test('a row that names a meter of another owner too is not shown', async () => {
    const { whole, ofA, ofB } = world;
    const question = {
      ...{ digits: '1'.repeat(20), meterPAN: ofA.meterPAN, display: {}, purchaseDate: null },
      otherMeters: [ofB.meterPAN],
    };
    await whyRefused(whole, ADA, question);
    const actions = (await seen.store.events.list(0, 1000)).map(({ action }) => action);
    expect(actions).not.toContain('token-check.why-refused');
  });

  test('rows about a token: those about what is seen, whoever was given it', async () => {
    const { whole, ofA, ofB } = world;
    const rowsOf = async (dependencies: typeof whole, { issueId }: Thing) => {
      const { tokens } = await reprintKeyChange(whole, ADA, { issueId });
      const rows = await findTokenRows(dependencies, ADA, { typed: tokens[0] ?? '', limit: 50 });
      return rows.map(({ action }) => action);
    };
    const both = ['key-change.issue', 'key-change.reprint'];
    expect(await rowsOf(whole, ofB)).toEqual(both);
    expect(await rowsOf(seen, ofB)).toEqual([]);
    expect(await rowsOf(seen, ofA)).toEqual(both);
  });
});

describe('a meter that is seen', () => {
  test('makes the keys known that it names, by id, in no list, and not to be changed', async () => {
    const { ofA, ofB } = world;
    await intendFor(world, ofB.meterPAN, ofA.keyId);
    await expectCodeAsync(showVendingKey(seen, ADA, { id: ofB.keyId }), 'RECORD_UNKNOWN');
    expect((await showMeter(seen, ADA, ofB.meterPAN)).meter.presumed.vendingKeyId).toBe(ofB.keyId);
    expect((await showVendingKey(seen, ADA, { id: ofB.keyId })).id).toBe(ofB.keyId);
    const listed = (await listVendingKeys(seen, ADA)).map(({ id }) => id);
    expect(listed).not.toContain(ofB.keyId);
    const act = actIn(scope);
    await expectCodeAsync(suspendVendingKey(seen, act, { id: ofB.keyId }), 'RECORD_UNKNOWN');
  });

  test('is neither moved out of the scope nor into it', async () => {
    const { whole, ofA, ofB } = world;
    const { meters } = whole.store;
    const [own, other] = [await meters.find(ofA.meterPAN), await meters.find(ofB.meterPAN)];
    const moved = (from: typeof own, intended: typeof own) => ({
      recordMac: new Uint8Array(32),
      entity: {
        ...from!.entity,
        ...{ version: from!.entity.version + 1, intended: intended!.entity.intended },
      },
    });
    for (const record of [moved(own, other), moved(other, own)]) {
      await expectCodeAsync(seen.store.meters.update(record), 'RECORD_UNKNOWN');
      const within = seen.store.transaction((repositories) => repositories.meters.update(record));
      await expectCodeAsync(within, 'RECORD_UNKNOWN');
    }
    const { ownerId } = ofB;
    const handover = { supplyGroupCode: ofA.supplyGroupCode, ownerId };
    await expectCodeAsync(transferSupplyGroup(seen, actIn(scope), handover), 'RECORD_UNKNOWN');
  });
});

test('a number is there once: who records it again is told so, whoever has it', async () => {
  const { ofA, ofB } = world;
  const presumed = { key: { vendingKeyId: ofA.keyId }, tariffIndex: TI_01 };
  const again = meterRequest(0, { presumed, meterPAN: ofB.meterPAN });
  await expectCodeAsync(addMeter(seen, actIn(scope), again), 'METER_EXISTS');
  const key = { supplyGroupCode: ofA.supplyGroupCode, keyRevisionNumber: 1 } as const;
  const fields = (pan: string) => ({
    ...{ meter_pan: pan, encryption_algorithm: 'EA07', token_carrier_type: '02', model: '' },
    ...{ takes_third_token: '', default_tariff_index: '01', sub_vendor: 'East' },
    ...{ default_supply_group_code: key.supplyGroupCode, default_key_revision_number: '1' },
  });
  const pans = [panOf(50), ofB.meterPAN, panOf(51)];
  const told: string[] = [];
  const counts = await commissionDelivery(seen, actIn(scope), {
    rows: rowsOf(pans.map(fields)),
    delivery: { intended: { key, tariffIndex: TI_01 }, service: 'electricity', place: null },
    sink: {
      taken: ({ id, subVendor }) => void told.push(`${id} ${subVendor ?? ''}`),
      rejected: ({ code }) => void told.push(code),
    },
  });
  expect(counts).toEqual({ taken: 2, rejected: 1 });
  expect(told).toEqual([`${panOf(50)} East`, 'METER_EXISTS', `${panOf(51)} East`]);
});

async function* rowsOf(all: readonly TableRow['fields'][]): AsyncGenerator<TableRow> {
  for (const fields of all) yield await Promise.resolve({ line: 2, fields, ragged: false });
}

describe('within a transaction', () => {
  test('what it wrote is seen by it, and nothing of others is', async () => {
    const { ofA, ofB, whole } = world;
    const group = await whole.store.supplyGroups.find(ofA.supplyGroupCode);
    const told = await seen.store.transaction(async (repositories) => {
      const { supplyGroups, meters, recordHistory } = repositories;
      const entity = { ...group!.entity, name: 'Renamed', version: group!.entity.version + 1 };
      const [recordMac] = await whole.securityModule.sealRecords([
        {
          previous: {
            ...{ table: 'supply_group', id: entity.id, version: group!.entity.version },
            ...{ row: rowOf(group!.entity), recordMac: group!.recordMac },
          },
          next: {
            ...{ table: 'supply_group', id: entity.id, version: entity.version },
            row: rowOf(entity),
          },
        },
      ]);
      await supplyGroups.update({ entity, recordMac: recordMac! });
      return {
        name: (await supplyGroups.find(ofA.supplyGroupCode))?.entity.name,
        meter: (await meters.find(ofA.meterPAN))?.entity.id,
        latest: (await recordHistory.latest('supply_group', entity.id))?.version,
        other: await meters.find(ofB.meterPAN),
        otherLatest: await recordHistory.latest('vending_key', ofB.keyId),
        listed: (await meters.list({ limit: 10 })).length,
      };
    });
    expect(told).toEqual({
      ...{ name: 'Renamed', meter: ofA.meterPAN, latest: 2, listed: 1 },
      ...{ other: undefined, otherLatest: undefined },
    });
  });
});

describe('records that were forged', () => {
  test('an owner who was written into a supply group gives nobody sight', async () => {
    const { ofA, ofB } = world;
    behindOurBack(
      'UPDATE supply_group SET owner_id = ? WHERE supply_group_code = ?',
      ...[ofA.ownerId, ofB.supplyGroupCode],
    );
    for (const looking of [
      seen.store.meters.find(ofB.meterPAN),
      seen.store.vendingKeys.find(ofB.keyId),
      seen.store.supplyGroups.find(ofB.supplyGroupCode),
      seen.store.vendingKeys.listOfSupplyGroup(ofB.supplyGroupCode),
      seen.store.vendingKeys.findNamed(ofB.supplyGroupCode, 1),
      seen.store.recordHistory.latest('meter', ofB.meterPAN),
    ]) {
      await expectCodeAsync(looking, 'RECORD_NOT_GENUINE');
    }
  });

  test('nor does a group that was written into a key, or a key into a meter', async () => {
    const { ofA, ofB } = world;
    behindOurBack(
      'UPDATE vending_key SET supply_group_code = ?, key_revision_number = 9 WHERE id = ?',
      ...[ofA.supplyGroupCode, ofB.preActiveKeyId],
    );
    const key = seen.store.vendingKeys.find(ofB.preActiveKeyId);
    await expectCodeAsync(key, 'RECORD_NOT_GENUINE');
    behindOurBack(
      'UPDATE meter SET intended_vending_key_id = ? WHERE meter_pan = ?',
      ...[ofA.keyId, ofB.meterPAN],
    );
    await expectCodeAsync(seen.store.meters.find(ofB.meterPAN), 'RECORD_NOT_GENUINE');
  });

  test('nor does a sub-vendor that was written into a meter', async () => {
    const { whole, ofA } = world;
    const look = seenBy(whole, { ...scope, subVendors: ['East'] });
    behindOurBack('UPDATE meter SET sub_vendor = ? WHERE meter_pan = ?', 'East', ofA.meterPAN);
    await expectCodeAsync(look.store.meters.find(ofA.meterPAN), 'RECORD_NOT_GENUINE');
  });

  test('of what is outside anyway not even that is told', async () => {
    const { ofB } = world;
    behindOurBack('UPDATE meter SET place = ? WHERE meter_pan = ?', 'Elsewhere', ofB.meterPAN);
    expect(await seen.store.meters.find(ofB.meterPAN)).toBeUndefined();
  });
});

test('a used-up count of failed checks does not tell that there is such a meter', async () => {
  const { whole, ofA, ofB, nowhere } = world;
  const day = utcDay(whole.clock);
  const ask = (meterPAN: TwoOwners['ofA']['meterPAN']) =>
    whyRefused(seen, actIn(scope), {
      ...{ digits: '1'.repeat(20), meterPAN, display: {}, purchaseDate: null, otherMeters: [] },
    });
  for (const { meterPAN } of [ofA, ofB]) {
    const counter = { subject: `meter:${meterPAN}`, action: 'token-check-failed', day };
    await whole.store.counters.add(counter, 10);
  }
  await expectCodeAsync(ask(ofA.meterPAN), 'TOKEN_CHECK_LIMIT');
  await expectCodeAsync(ask(ofB.meterPAN), 'RECORD_UNKNOWN');
  await expectCodeAsync(ask(nowhere.meterPAN), 'RECORD_UNKNOWN');
});
