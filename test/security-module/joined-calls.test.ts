/** Calls that go to a host together: each has its own answer, and nobody another's failure. */
import { describe, expect, test } from 'vitest';
import { KmsError } from '../../src/errors/kms-error.ts';
import { JOINED_ITEMS_MAX, joinCalls } from '../../src/security-module/joined-calls.ts';
import { expectCodeAsync } from '../support/expect-code.ts';

/** Doubles numbers, a turn later, and remembers what it was asked together. */
function doubling(refuse: (items: readonly number[]) => KmsError | undefined = () => undefined) {
  const asked: (readonly number[])[] = [];
  const send = async (items: readonly number[]) => {
    asked.push(items);
    await new Promise((resolve) => setTimeout(resolve, 5));
    const refusal = refuse(items);
    if (refusal !== undefined) throw refusal;
    return items.map((item) => item * 2);
  };
  return { asked, send };
}

const refusing = (code: 'SM_RECORD_MAC' | 'SM_DEADLINE') => (items: readonly number[]) =>
  items.includes(13) ? new KmsError(code, 'thirteen') : undefined;

test('those who call at once go together, and each gets what it asked for', async () => {
  const { asked, send } = doubling();
  const call = joinCalls(send, 1);
  const answers = await Promise.all([call([1]), call([2, 3]), call([]), call([4])]);
  expect(answers).toEqual([[2], [4, 6], [], [8]]);
  expect(asked).toEqual([[1, 2, 3, 4]]);
});

test('who comes while one is under way waits and goes with the others who do', async () => {
  const { asked, send } = doubling();
  const call = joinCalls(send, 1);
  const first = call([1]);
  await new Promise((resolve) => setImmediate(resolve));
  await Promise.all([first, call([2]), call([3])]);
  expect(asked).toEqual([[1], [2, 3]]);
});

test('no more go together than are allowed, and a larger call goes by itself', async () => {
  const { asked, send } = doubling();
  const call = joinCalls(send, 1);
  const many = Array.from({ length: JOINED_ITEMS_MAX + 1 }, (_, n) => n);
  const half = many.slice(0, JOINED_ITEMS_MAX / 2 + 1);
  const answers = await Promise.all([call(half), call(half), call(many)]);
  expect(answers.map(({ length }) => length)).toEqual([129, 129, JOINED_ITEMS_MAX + 1]);
  expect(asked.map(({ length }) => length).sort()).toEqual([129, 129, JOINED_ITEMS_MAX + 1]);
});

test('as many are under way as there are hosts', async () => {
  const { asked, send } = doubling();
  const call = joinCalls(send, 2);
  const turn = () => new Promise((resolve) => setImmediate(resolve));
  const calls = [call([1])];
  await turn();
  calls.push(call([2]));
  await turn();
  calls.push(call([3]), call([4]));
  expect(asked).toEqual([[1], [2]]);
  await Promise.all(calls);
  expect(asked).toEqual([[1], [2], [3, 4]]);
});

describe('a failure', () => {
  test('is its own: the others are asked again without it', async () => {
    const { asked, send } = doubling(refusing('SM_RECORD_MAC'));
    const call = joinCalls(send, 1);
    const results = await Promise.allSettled([call([1]), call([13]), call([2])]);
    expect(results.map(({ status }) => status)).toEqual(['fulfilled', 'rejected', 'fulfilled']);
    expect(results[1]).toMatchObject({ reason: { code: 'SM_RECORD_MAC' } });
    expect(asked).toEqual([[1, 13, 2], [1], [13], [2]]);
  });

  test('of the host is not tried for each: the pool has tried', async () => {
    const { asked, send } = doubling(refusing('SM_DEADLINE'));
    const call = joinCalls(send, 1);
    const results = await Promise.allSettled([call([1]), call([13])]);
    const late = { status: 'rejected', reason: { code: 'SM_DEADLINE' } };
    expect(results).toMatchObject([late, late]);
    expect(asked).toEqual([[1, 13]]);
  });

  test('of one leaves the way open for who comes after', async () => {
    const { send } = doubling(refusing('SM_RECORD_MAC'));
    const call = joinCalls(send, 1);
    await expectCodeAsync(call([13]), 'SM_RECORD_MAC');
    expect(await call([1])).toEqual([2]);
  });

  test('too few answers are nobody’s', async () => {
    const call = joinCalls<number, number>((items) => Promise.resolve(items.slice(1)), 1);
    const results = await Promise.allSettled([call([1]), call([2])]);
    const garbage = { status: 'rejected', reason: { code: 'SM_HOST_GARBAGE' } };
    expect(results).toMatchObject([garbage, garbage]);
  });
});
