/** The set of meter numbers, beside a Set of the language. */
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { createNumberSet } from '../../src/custody/number-set.ts';
import { seeded, seededBelow } from '../support/seeded.ts';

/** 1 more than the largest meter number of 13 digits. */
const LARGEST = 10 ** 13;

/** Adds all, and asserts the same answers as a Set gives. */
function expectLikeSet(values: Iterable<number>): void {
  const ours = createNumberSet();
  const theirs = new Set<number>();
  let differences = 0;
  for (const value of values) {
    const isNew = !theirs.has(value);
    theirs.add(value);
    if (ours.add(value) !== isNew) differences += 1;
  }
  for (const value of theirs) if (ours.add(value)) differences += 1;
  expect(differences).toBe(0);
}

function* made(count: number, valueOf: (n: number) => number): Generator<number> {
  for (let n = 0; n < count; n += 1) yield valueOf(n);
}

test('the first time and every later time', () => {
  const set = createNumberSet();
  expect([7, 8, 7, LARGEST, 7, LARGEST].map((value) => set.add(value))).toEqual([
    ...[true, true, false],
    ...[true, false, false],
  ]);
});

test('any numbers', () => {
  const numbers = fc.oneof(fc.integer({ min: 1, max: 50 }), fc.integer({ min: 1, max: LARGEST }));
  fc.assert(
    fc.property(fc.array(numbers, { maxLength: 3000, size: 'max' }), (values) => {
      expectLikeSet(values);
    }),
    // Making thousands of numbers smaller takes minutes and tells little.
    { numRuns: 30, endOnFailure: true },
  );
});

describe('numbers that were chosen against it', () => {
  test.each<[string, (n: number) => number]>([
    ['one after the other', (n) => n + 1],
    ['backwards', (n) => 20_000 - n],
    ['multiples of the first capacity', (n) => (n + 1) * 1024],
    ['multiples of a later capacity', (n) => (n + 1) * 65_536],
    ['multiples of 2^32: the low half is zero', (n) => ((n % 2300) + 1) * 2 ** 32],
    ['the same exclusive or of both halves', (n) => bothHalves(1 + (n % 2300), 12_345)],
    ['the two halves equal', (n) => bothHalves(1 + (n % 2300), 0)],
    ['a low half above 2^31', (n) => 2 ** 31 + n * 2 ** 20],
    ['the largest meter numbers', (n) => LARGEST - n],
    ['meters of one maker, with their check digit in front of nothing', (n) => 7e9 + n * 10],
  ])('%s', (_, valueOf) => {
    expectLikeSet(made(20_000, valueOf));
  });
});

/** A number whose halves of 32 bits give `low` when they are put together by exclusive or. */
function bothHalves(high: number, low: number): number {
  return high * 2 ** 32 + ((high ^ low) >>> 0);
}

describe('growth', () => {
  test.each([682, 683, 684, 1365, 1366, 1367])('%i numbers', (count) => {
    const next = seeded(count);
    expectLikeSet(made(count, () => 1 + seededBelow(next, LARGEST)));
  });

  test('300,000 numbers, a tenth of them twice', () => {
    const next = seeded(3);
    const seen: number[] = [];
    expectLikeSet(
      made(300_000, (n) => {
        const again = n % 10 === 9;
        const value = again
          ? seen[seededBelow(next, seen.length)]!
          : 1 + seededBelow(next, LARGEST);
        seen.push(value);
        return value;
      }),
    );
  });
});
