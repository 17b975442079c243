/** Transactions that share a commit: each is done whole or undone alone, and none is half. */
import { AsyncLocalStorage } from 'node:async_hooks';
import { sql } from 'kysely';
import { describe, expect, test } from 'vitest';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { allRepositories } from '../../../src/store/repositories/all-repositories.ts';
import { openSession } from '../../../src/store/open-session.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { onEachDatabase } from './store-rig.ts';
import { newOwner } from './stored-records.ts';
import { withConnection } from './with-connection.ts';

const SHARED = { sharesCommit: true } as const;
const COUNTER = { subject: 's', action: 'a', day: '2026-11-23' };
const EVENT = {
  at: '2026-11-23T10:00:00.000Z',
  actor: 'ada',
  onBehalfOf: null,
  action: 'a',
  subject: 's',
  requirements: '',
  facts: '{}',
  records: '[]',
  keyUses: '[]',
};
const pause = () => new Promise((resolve) => setTimeout(resolve, 20));

onEachDatabase(({ newStore, open, kind }) => {
  test('many at once are all there, each with its result, and the audit in one chain', async () => {
    const { store } = await newStore();
    const owners = Array.from({ length: 100 }, newOwner);
    const results = await Promise.all(
      owners.map((owner, n) =>
        store.transaction(async (within) => {
          await within.owners.insert(owner);
          await within.events.append(EVENT);
          return [n, await within.counters.add(COUNTER, 1)];
        }, SHARED),
      ),
    );
    expect(results).toEqual(owners.map((_, n) => [n, n + 1]));
    expect(await store.recordHistory.countRecords('owner')).toBe(100);
    expect(await store.events.head()).toMatchObject({ number: 100 });
  });

  test('nobody has an answer, and nobody else sees anything, before the commit', async () => {
    const { store, access } = await newStore();
    const other = await open(access);
    const [first, second, third] = [newOwner(), newOwner(), newOwner()];
    const seen: unknown[] = [];
    const insert = (owner: typeof first, then: () => Promise<unknown> = pause) =>
      store.transaction(async ({ owners }) => {
        await owners.insert(owner);
        await then();
        seen.push(await other.owners.find(second.entity.id));
      }, SHARED);
    await Promise.all([insert(first), insert(second), insert(third)]);
    expect(seen).toEqual([undefined, undefined, undefined]);
    expect(await other.owners.find(second.entity.id)).toEqual(second);
  });

  test('what one throws undoes its own work alone', async () => {
    const { store } = await newStore();
    const reason = new RangeError('of its own');
    const add = (amount: number, error?: Error) =>
      store.transaction(async ({ counters, owners }) => {
        await owners.insert(newOwner());
        await counters.add(COUNTER, amount);
        await pause();
        if (error !== undefined) throw error;
      }, SHARED);
    const results = await Promise.allSettled([add(1), add(2), add(4, reason), add(8)]);
    expect(results.map(({ status }) => status)).toEqual([
      'fulfilled',
      'fulfilled',
      'rejected',
      'fulfilled',
    ]);
    expect(results[2]).toMatchObject({ reason });
    expect(await store.counters.read(COUNTER)).toBe(11);
    expect(await store.recordHistory.countRecords('owner')).toBe(3);
  });

  test('so does a statement that failed, even when that was caught', async () => {
    const { store } = await newStore();
    const taken = newOwner();
    await store.owners.insert(taken);
    const add = (amount: number, owner: typeof taken) =>
      store.transaction(async ({ counters, owners }) => {
        await counters.add(COUNTER, amount);
        await owners.insert(owner).catch(() => 'never mind');
        await counters.add(COUNTER, amount).catch(() => 'refused: nothing is run after a failure');
      }, SHARED);
    const results = await Promise.allSettled([
      add(1, newOwner()),
      add(2, newOwner()),
      add(4, taken),
      add(8, newOwner()),
    ]);
    expect(results[2]).toMatchObject({ reason: { code: 'STORE_DUPLICATE' } });
    expect(results.filter(({ status }) => status === 'rejected')).toHaveLength(1);
    expect(await store.counters.read(COUNTER)).toBe(22);
  });

  test('when the commit cannot be, all have failed and nothing is there', async () => {
    const { access } = await newStore();
    await withConnection(access, async (connection) => {
      let looks = 0;
      // The second transaction, which three share, is not to be committed.
      const requireSame = () => {
        looks += 1;
        if (looks === 4) throw new KmsError('STORE_REPLACED', 'somebody replaced it');
      };
      const session = openSession({ ...connection, requireSame });
      const add = (amount: number) =>
        session.writeShared(async (within) => {
          await pause();
          await allRepositories(within).counters.add(COUNTER, amount);
        });
      const results = await Promise.allSettled([add(1), add(2), add(4), add(8)]);
      const replaced = { status: 'rejected', reason: { code: 'STORE_REPLACED' } };
      expect(results).toMatchObject([{ status: 'fulfilled' }, replaced, replaced, replaced]);
      expect(looks).toBe(4);
      expect(await allRepositories(session).counters.read(COUNTER)).toBe(1);
    });
  });

  test('when the database has undone the whole, all have failed and nothing is kept', async () => {
    const { access } = await newStore();
    await withConnection(access, async (connection) => {
      const session = openSession(connection);
      const add = (amount: number, undo: boolean) =>
        session.writeShared(async (within) => {
          await pause();
          await allRepositories(within).counters.add(COUNTER, amount);
          if (!undo) return;
          // As SQLite does by itself when the disk is full; what came then would be kept.
          await within.run('undo', (db) => sql`rollback`.execute(db));
          const failing = within.run('fail', (db) => sql`select nothing`.execute(db));
          await failing.catch(() => 'never mind');
          await allRepositories(within)
            .counters.add(COUNTER, 32)
            .catch(() => 'refused');
          throw new KmsError('STORE_FULL', 'the disk is full');
        });
      const results = await Promise.allSettled([
        add(1, false),
        add(2, false),
        add(4, true),
        add(8, false),
      ]);
      const full = { status: 'rejected', reason: { code: 'STORE_FULL' } };
      expect(results).toMatchObject([{ status: 'fulfilled' }, full, full, full]);
      expect(await allRepositories(session).counters.read(COUNTER)).toBe(1);
      await add(16, false);
      expect(await allRepositories(session).counters.read(COUNTER)).toBe(17);
    });
  });

  test('each runs in the context of who asked; outer repositories are refused', async () => {
    const { store } = await newStore();
    const who = new AsyncLocalStorage<string>();
    const names = ['ada', 'ben', 'cyd'];
    const heard = names.map((name) =>
      who.run(name, () =>
        store.transaction(async () => {
          await pause();
          return who.getStore();
        }, SHARED),
      ),
    );
    expect(await Promise.all(heard)).toEqual(names);
    const outer = store.transaction(() => store.counters.add(COUNTER, 1), SHARED);
    await expectCodeAsync(outer, 'STORE_FAILED');
  });

  describe(`beside transactions of their own (${kind})`, () => {
    test('both come through, from two processes’ connections', async () => {
      const { store, access } = await newStore();
      const other = await open(access);
      const append = (writer: typeof store, shared: boolean) =>
        writer.transaction(
          async ({ events, counters }) => {
            await events.append(EVENT);
            await counters.add(COUNTER, 1);
          },
          { sharesCommit: shared },
        );
      const all = Array.from({ length: 15 }, () => [
        append(store, true),
        append(other, true),
        append(other, false),
      ]);
      await Promise.all(all.flat());
      expect(await store.counters.read(COUNTER)).toBe(45);
      expect(await store.events.head()).toMatchObject({ number: 45 });
    });
  });
});
