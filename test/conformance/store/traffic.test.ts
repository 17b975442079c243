/** Issued sets, answered messages, counters and events. */
import { randomUUID } from 'node:crypto';
import { expect, test } from 'vitest';
import type { KeyChangeIssue } from '../../../src/rollover/key-change-issue.ts';
import type { StoreEvent } from '../../../src/ports/store.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { keyChangeIssues, sampleOf } from '../../store/store-arbitraries.ts';
import { onEachDatabase } from './store-rig.ts';
import { newVendingKey, storedSupplyGroup } from './stored-records.ts';

const COUNTER = { subject: 'actor:ada', action: 'key-change-issue', day: '2026-11-23' };

const eventOf = (subject: string): StoreEvent => ({
  at: '2026-11-23T10:00:00.000Z',
  actor: 'ada',
  action: 'vending-key.activate',
  subject,
  onBehalfOf: null,
  records: '[]',
  keyUses: '[]',
  requirements: 'R-1 R-2',
  facts: '{"a":"é"}',
});

onEachDatabase(({ newStore, open }) => {
  test('issued sets are kept as they were issued, and listed latest first', async () => {
    const { store } = await newStore();
    const group = await storedSupplyGroup(store);
    const key = newVendingKey(group, 1);
    await store.vendingKeys.insert(key);
    const vendingKeyId = key.entity.id;
    const issue = (seed: number, change: Partial<KeyChangeIssue>): KeyChangeIssue => {
      const made = sampleOf(keyChangeIssues, seed);
      const sides = { from: { ...made.from, vendingKeyId }, to: { ...made.to, vendingKeyId } };
      return { ...made, ...sides, id: randomUUID(), ...change };
    };
    const { meterPAN } = sampleOf(keyChangeIssues, 1);
    const issues = [3, 1, 2].map((minute) =>
      issue(minute, { meterPAN, issuedAt: `2026-11-23T10:0${minute}:00.000Z` }),
    );
    for (const each of issues) await store.keyChangeIssues.insert(each);
    await store.keyChangeIssues.insert(issue(9, {}));
    const [third, first, second] = issues;
    expect(await store.keyChangeIssues.find(first!.id)).toEqual(first);
    expect(await store.keyChangeIssues.find(randomUUID())).toBeUndefined();
    const listed = store.keyChangeIssues.listOfMeter(meterPAN, 10);
    expect(await listed).toEqual([third, second, first]);
    expect(await store.keyChangeIssues.listOfMeter(meterPAN, 1)).toEqual([third]);
    await expectCodeAsync(store.keyChangeIssues.insert(first!), 'STORE_DUPLICATE');
    const unreadable = issue(4, { issuedAt: 'yesterday' });
    await expectCodeAsync(store.keyChangeIssues.insert(unreadable), 'STORE_ROW_INVALID');
  });

  test('a message is answered once for each actor', async () => {
    const { store, access } = await newStore();
    const message = {
      actor: 'vendor-1',
      messageId: 'M 1',
      requestDigest: 'a'.repeat(64),
      answerId: randomUUID(),
      answeredAt: '2026-11-23T10:00:00.000Z',
    };
    const other = await open(access);
    const race = [store, other].map((writer) => writer.messages.insert(message));
    const outcomes = (await Promise.allSettled(race)).map(({ status }) => status).sort();
    expect(outcomes).toEqual(['fulfilled', 'rejected']);
    await expectCodeAsync(store.messages.insert(message), 'STORE_DUPLICATE');
    await store.messages.insert({ ...message, actor: 'vendor-2' });
    expect(await other.messages.find('vendor-1', 'M 1')).toEqual(message);
    expect(await other.messages.find('vendor-1', 'm 1')).toBeUndefined();
  });

  test('a hundred adds at once from two connections lose nothing', async () => {
    const { store, access } = await newStore();
    const other = await open(access);
    expect(await store.counters.read(COUNTER)).toBe(0);
    const adds = Array.from({ length: 100 }, (_, n) =>
      (n % 2 === 0 ? store : other).counters.add(COUNTER, 3),
    );
    const values = (await Promise.all(adds)).sort((a, b) => a - b);
    expect(values).toEqual(Array.from({ length: 100 }, (_, n) => 3 * (n + 1)));
    expect(await other.counters.read(COUNTER)).toBe(300);
    expect(await other.counters.read({ ...COUNTER, day: '2026-11-24' })).toBe(0);
    expect(await store.counters.add(COUNTER, 2 ** 40)).toBe(2 ** 40 + 300);
  });

  test('events are numbered in the order of their commits', async () => {
    const { store, access } = await newStore();
    const other = await open(access);
    let appended = (): void => undefined;
    const isAppended = new Promise<void>((resolve) => (appended = resolve));
    const slow = store.transaction(async ({ events }) => {
      await events.append(eventOf('slow'));
      appended();
      await new Promise((resolve) => setTimeout(resolve, 200));
    });
    await isAppended;
    await other.events.append(eventOf('quick'));
    await slow;
    const listed = await store.events.list(0, 10);
    expect(listed.map(({ subject }) => subject)).toEqual(['slow', 'quick']);
    expect(listed[0]).toMatchObject({ ...eventOf('slow'), number: 1 });
    const after = await store.events.list(listed[0]!.number, 10);
    expect(after.map(({ subject }) => subject)).toEqual(['quick']);
    expect(await store.events.list(0, 1)).toHaveLength(1);
  });
});
