/** A connection that is lost before, in and behind a commit: what the caller is told is true. */
import { afterAll, beforeAll, beforeEach, describe, expect, test, vi } from 'vitest';
import type { Store } from '../../../src/ports/store.ts';
import { openStore } from '../../../src/store/open-store.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { startPostgresCluster, type PostgresCluster } from '../../support/postgres-cluster.ts';
import { startPostgresProxy, type PostgresProxy } from '../../support/postgres-proxy.ts';

vi.setConfig({ testTimeout: 60_000, hookTimeout: 120_000 });
let cluster: PostgresCluster;
let proxy: PostgresProxy;
let store: Store;

beforeAll(async () => {
  cluster = await startPostgresCluster();
});
afterAll(async () => {
  await cluster.remove();
});
beforeEach(async () => {
  const access = await cluster.newDatabase();
  await (await openStore(access, { migrate: true })).close();
  proxy = await startPostgresProxy(access);
  store = await openStore(proxy.access);
  return async () => {
    await store.close();
    await proxy.close();
  };
});

const event = (subject: string) => ({
  ...{ at: '2026-11-23T10:00:00.000Z', actor: 'ada', onBehalfOf: null, action: 'a' },
  ...{ subject, requirements: '', facts: '{}', records: '[]', keyUses: '[]' },
});
const WAYS = [false, true];
const doing = (subject: string, sharesCommit: boolean) =>
  store.transaction(
    async ({ events }) => {
      await events.append(event(subject));
      return subject;
    },
    { sharesCommit },
  );
const subjects = async () => (await store.events.list(0, 10)).map(({ subject }) => subject);

describe.each(WAYS)('sharing its commit: %s', (shares) => {
  test(
    'a session that ended before the commit: nothing is done, and it may be ' + 'repeated',
    async () => {
      proxy.lose('before commit');
      await expectCodeAsync(doing('one', shares), 'STORE_UNAVAILABLE');
      expect(await subjects()).toEqual([]);
      await doing('one', shares);
      expect(await subjects()).toEqual(['one']);
    },
  );

  test(
    'a commit that never reached the server: the store finds out that nothing is ' + 'done',
    async () => {
      proxy.lose('commit before the server');
      await expectCodeAsync(doing('one', shares), 'STORE_UNAVAILABLE');
      expect(await subjects()).toEqual([]);
    },
  );

  test('a commit whose answer is lost: the store finds out that it is done', async () => {
    proxy.lose('commit behind the server');
    expect(await doing('one', shares)).toBe('one');
    expect(await subjects()).toEqual(['one']);
  });
});

test('of those who share a lost commit each has its own answer, undone ones too', async () => {
  const first = doing('zero', true);
  proxy.lose('nothing');
  const refused = store.transaction(
    async ({ events }) => {
      await events.append(event('undone'));
      throw new RangeError('not this one');
    },
    { sharesCommit: true },
  );
  const good = doing('one', true);
  // Both have their answer together: none may be unheard meanwhile.
  const both = Promise.allSettled([refused, good]);
  await first;
  proxy.lose('commit behind the server');
  const [lost, done] = await both;
  expect(lost).toMatchObject({ status: 'rejected', reason: { message: 'not this one' } });
  expect(done).toEqual({ status: 'fulfilled', value: 'one' });
  expect(await subjects()).toEqual(['zero', 'one']);
});

test('a database that stays away: nobody knows, and the message says how to find out', async () => {
  proxy.lose('commit behind the server', { staysAway: true });
  const error = await expectCodeAsync(doing('one', false), 'OUTCOME_UNKNOWN');
  expect(error.facts['row']).toBe(1);
  expect(error.message).toContain('sts-kms audit list --after 0');
  proxy.back();
  expect((await store.events.list(0, 1))[0]?.rowHash).toBe(error.facts['rowHash']);
});

test(
  'one that went before the commit and stays away: nothing is done, and that is ' + 'certain',
  async () => {
    proxy.lose('before commit', { staysAway: true });
    await expectCodeAsync(doing('one', false), 'STORE_UNAVAILABLE');
    proxy.back();
    expect(await subjects()).toEqual([]);
  },
);

test('work without a row leaves nothing to look for', async () => {
  proxy.lose('commit behind the server');
  const work = store.transaction(({ counters }) =>
    counters.add({ subject: 'actor:ada', action: 'a', day: '2026-11-23' }, 1),
  );
  await expectCodeAsync(work, 'OUTCOME_UNKNOWN');
});
