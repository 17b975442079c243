/** Finding events from the newest one back, whatever their number. */
import { afterAll, expect, test } from 'vitest';
import {
  eventsFromNewest,
  eventsSince,
  findNewestEvent,
} from '../../../src/custody/audit/newest-rows.ts';
import type { Store } from '../../../src/ports/store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';

const inFolder = useTemporaryFolder();
const stores: Store[] = [];
afterAll(() => Promise.all(stores.map((store) => store.close())));

const storeWith = async (count: number): Promise<Store> => {
  const file = inFolder(`events-${stores.length}.db`);
  const store = await openStore({ kind: 'sqlite', file }, { migrate: true });
  stores.push(store);
  await store.transaction(async ({ events }) => {
    for (let made = 1; made <= count; made += 1) {
      const at = '2026-11-23T10:00:00.000Z';
      const rest = {
        onBehalfOf: null,
        records: '[]',
        keyUses: '[]',
        requirements: '',
        facts: '{}',
      };
      await events.append({ at, actor: 'ada', action: 'test', subject: `event ${made}`, ...rest });
    }
  });
  return store;
};

test.each([0, 1, 2, 3, 7, 199, 200, 201, 450])(
  '%i events, newest first, each once',
  async (count) => {
    const { events } = await storeWith(count);
    const subjects: string[] = [];
    for await (const { subject } of eventsFromNewest(events)) subjects.push(subject);
    const wanted = Array.from({ length: count }, (_, index) => `event ${count - index}`);
    expect(subjects).toEqual(wanted);
  },
);

test.each([
  ['2026-11-23T10:00:00.000Z', 3],
  ['2026-11-24T10:00:00.000Z', 3],
  ['2026-11-24T10:00:00.001Z', 0],
  ['no instant', 3],
])('since %s, a day of clocks apart allowed: %i', async (instant, wanted) => {
  const { events } = await storeWith(3);
  const subjects: string[] = [];
  for await (const { subject } of eventsSince(events, instant)) subjects.push(subject);
  expect(subjects).toHaveLength(wanted);
});

test('the newest that is wanted, or none', async () => {
  const { events } = await storeWith(30);
  const found = await findNewestEvent(events, ({ subject }) => subject.endsWith('3'));
  expect(found?.subject).toBe('event 23');
  expect(await findNewestEvent(events, () => false)).toBeUndefined();
});
