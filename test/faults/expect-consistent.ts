/** What must hold in a store at any time, whoever was killed at whatever. */
import { expect } from 'vitest';
import { verifyStore } from '../../src/custody/installation/verify-store.ts';
import type { VendingKey } from '../../src/keys/vending-key.ts';
import type { RecordRepository, Store } from '../../src/ports/store.ts';
import { storageKeySpec } from '../../src/security-module/storage-keys.ts';
import type { Opened } from './durable-steps-world.ts';
import { ADA } from '../custody/custody-rig.ts';

const ALL = { limit: 1000 };
/** Events that change no record of their subject's table. */
const WITHOUT_VERSION = ['key-change.reprint', 'installation.rotate-batch'];

/** Records are trusted, keys whole and unique, and events tell what was done and no more. */
export async function expectConsistent(opened: Opened): Promise<void> {
  const { store } = opened.dependencies;
  expect((await verifyStore(opened.dependencies, ADA)).problems).toEqual([]);
  const keys = (await store.vendingKeys.list(ALL)).map(({ entity }) => entity);
  expectNamedOnce(keys);
  for (const key of keys) expectValueAsState(opened, key);
  await expectTold(store);
  await expectCounted(store);
}

function expectNamedOnce(keys: readonly VendingKey[]): void {
  const names = keys
    .filter(({ life }) => life.state !== 'destroyed')
    .map(({ attributes }) => `${attributes.supplyGroupCode}/${attributes.keyRevisionNumber}`);
  expect(names).toEqual([...new Set(names)]);
}

/** A value is there when the state says so, and the storage key that opens it is in the HSM. */
function expectValueAsState({ hsm }: Opened, { life, origin, value }: VendingKey): void {
  const without = ['generating', 'destroyed'].includes(life.state) || origin === 'external';
  expect(value === null).toBe(without);
  if (value !== null) hsm.findKey(storageKeySpec(value.storageKeyNumber).label);
}

/** Each version of each record has its event, and each event its version. */
async function expectTold(store: Store): Promise<void> {
  const told: Record<string, number> = {};
  for (const { action, subject, facts } of await store.events.list(0, 10_000)) {
    const batch = action === 'installation.rotate-batch';
    const table = batch ? 'vending_key' : (subject.split(' ')[0] ?? '');
    const { keys } = JSON.parse(facts) as { keys?: number };
    const versions = batch ? (keys ?? 0) : WITHOUT_VERSION.includes(action) ? 0 : 1;
    told[table] = (told[table] ?? 0) + versions;
  }
  expect(told).toEqual({
    installation: await versionsOf(store.installations),
    owner: await versionsOf(store.owners),
    supply_group: await versionsOf(store.supplyGroups),
    vending_key: await versionsOf(store.vendingKeys),
    meter: await versionsOf(store.meters),
  });
}

async function versionsOf(
  repository: Pick<RecordRepository<{ readonly version: number }>, 'list'>,
): Promise<number> {
  const records = await repository.list(ALL);
  return records.reduce((sum, { entity }) => sum + entity.version, 0);
}

/** Sets and reprints are counted, told, and there. */
async function expectCounted(store: Store): Promise<void> {
  const events = await store.events.list(0, 10_000);
  const issued = events.filter(({ action }) => action === 'key-change.issue');
  const reprinted = events.filter(({ action }) => action === 'key-change.reprint');
  const ids = issued.map(({ facts }) => (JSON.parse(facts) as { issueId: string }).issueId);
  const sets = [];
  for (const { entity } of await store.meters.list(ALL)) {
    sets.push(...(await store.keyChangeIssues.listOfMeter(entity.id, 1000)));
  }
  expect(sets.map(({ id }) => id).sort()).toEqual(ids.sort());
  const day = { action: 'key-change-set', day: '2026-11-23' };
  const counted = await store.counters.read({ ...day, subject: 'actor:ada' });
  expect(counted).toBe(issued.length + reprinted.length);
}
