import { randomUUID } from 'node:crypto';
import { afterAll, describe, expect, test } from 'vitest';
import { issueKeyChange } from '../../../src/custody/key-changes/issue-key-change.ts';
import type { KeyChangeOrder } from '../../../src/custody/key-changes/key-change-request.ts';
import { reprintKeyChange } from '../../../src/custody/key-changes/reprint-key-change.ts';
import { KmsError } from '../../../src/errors/kms-error.ts';
import { expectCodeAsync } from '../../support/expect-code.ts';
import { useTemporaryFolder } from '../../support/temporary-folder.ts';
import { named, actionsOf, ADA, closeStores } from '../custody-rig.ts';
import { dueMeter, newWorld, panOf, type MeterWorld } from '../meter-world.ts';

const inFolder = useTemporaryFolder();
afterAll(closeStores);

const fresh = (limit?: number) =>
  newWorld({ kind: 'sqlite', file: inFolder(`${randomUUID()}.db`) }, limit);
const issue = ({ dependencies }: MeterWorld, order: KeyChangeOrder, act = ADA) =>
  issueKeyChange(dependencies, act, order);
const order = (n: number, messageId: string | null = null): KeyChangeOrder => ({
  meterPAN: panOf(n),
  messageId,
});
const setsOf = async ({ dependencies }: MeterWorld, n: number) =>
  (await dependencies.store.keyChangeIssues.listOfMeter(panOf(n), 99)).length;

describe('a message', () => {
  test('repeated is answered with the same digits, and nothing new is issued', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    const first = await issue(world, order(1, 'm-1'));
    const second = await issue(world, order(1, 'm-1'));
    expect(second).toEqual({ ...first, reprint: true });
    expect(await setsOf(world, 1)).toBe(1);
  });

  test('with the id of another request is refused, whatever differs', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    await dueMeter(world, 2);
    await issue(world, order(1, 'm-1'));
    const others = [
      issue(world, order(2, 'm-1')),
      issue(world, { ...order(1, 'm-1'), tokenCount: 2 }),
      issue(world, order(1, 'm-1'), { ...ADA, ticket: 'T-2' }),
      issue(world, order(1, 'm-1'), { ...ADA, reason: null }),
    ];
    for (const other of others) await expectCodeAsync(other, 'KEY_CHANGE_MESSAGE_REUSED');
    expect(await setsOf(world, 2)).toBe(0);
  });

  test('of another person is another message', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    await issue(world, order(1, 'm-1'));
    const second = await issue(world, order(1, 'm-1'), named('ben'));
    expect(second.reprint).toBe(false);
  });

  test('that was refused may be sent again', async () => {
    const world = await fresh();
    await expectCodeAsync(issue(world, order(1, 'm-1')), 'RECORD_UNKNOWN');
    await dueMeter(world, 1);
    expect((await issue(world, order(1, 'm-1'))).reprint).toBe(false);
  });

  test('sent five times at once is done once', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    const sent = await Promise.all(Array.from({ length: 5 }, () => issue(world, order(1, 'm-1'))));
    expect(new Set(sent.map(({ tokens }) => tokens.join())).size).toBe(1);
    expect(new Set(sent.map(({ issue: { id } }) => id)).size).toBe(1);
    expect(sent.filter(({ reprint }) => !reprint)).toHaveLength(1);
    expect(await setsOf(world, 1)).toBe(1);
  });

  test('with an id that is none is refused', async () => {
    const world = await fresh();
    await dueMeter(world, 1);
    await expectCodeAsync(issue(world, order(1, 'a b')), 'KEY_CHANGE_MESSAGE_INVALID');
  });
});

describe('the limit of a day', () => {
  const settle = async (work: readonly Promise<unknown>[]) => {
    const results = await Promise.allSettled(work);
    const refusals = results.flatMap((result) =>
      result.status === 'rejected' ? [result.reason as unknown] : [],
    );
    const codes = refusals.map((reason) => (reason instanceof KmsError ? reason.code : reason));
    return { given: results.length - refusals.length, codes: new Set(codes) };
  };

  test('20 at once and a limit of 10 are 10', async () => {
    const world = await fresh(10);
    const numbers = Array.from({ length: 20 }, (_, n) => n + 1);
    for (const n of numbers) await dueMeter(world, n);
    const { given, codes } = await settle(numbers.map((n) => issue(world, order(n))));
    expect(given).toBe(10);
    expect([...codes]).toEqual(['KEY_CHANGE_LIMIT']);
    const sets = await Promise.all(numbers.map((n) => setsOf(world, n)));
    expect(sets.reduce((sum, count) => sum + count, 0)).toBe(10);
    const actions = await actionsOf(world.custody);
    expect(actions.filter((action) => action === 'key-change.issue')).toHaveLength(10);
  });

  test('counts reprints and repeats, one person at a time, and ends at midnight', async () => {
    const world = await fresh(3);
    const { dependencies, custody } = world;
    await dueMeter(world, 1);
    await issue(world, order(1, 'm-1'));
    await issue(world, order(1, 'm-1'));
    await reprintKeyChange(dependencies, ADA, { meterPAN: panOf(1) });
    const late = reprintKeyChange(dependencies, ADA, { meterPAN: panOf(1) });
    await expectCodeAsync(late, 'KEY_CHANGE_LIMIT');
    await expectCodeAsync(issue(world, order(1)), 'KEY_CHANGE_LIMIT');
    const ben = named('ben');
    expect((await issue(world, order(1), ben)).reprint).toBe(false);
    custody.setNow('2026-11-23T23:59Z');
    await expectCodeAsync(issue(world, order(1)), 'KEY_CHANGE_LIMIT');
    custody.setNow('2026-11-24T00:00Z');
    expect((await issue(world, order(1))).reprint).toBe(false);
  });

  test('a refusal by a rule counts for nothing', async () => {
    const world = await fresh(1);
    await dueMeter(world, 1);
    const three = { ...order(1), tokenCount: 3 };
    await expectCodeAsync(issue(world, three), 'STS_KCT_TOKEN_COUNT');
    expect((await issue(world, order(1))).tokens).toHaveLength(2);
  });
});
