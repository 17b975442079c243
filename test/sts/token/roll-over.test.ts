/** RO: from the base dates, every pair. */
import { describe, expect, test } from 'vitest';
import {
  deriveRollOver,
  isRollOver,
  requireNewKeyForRollOver,
} from '../../../src/sts/token/roll-over.ts';
import { expectCode } from '../../support/expect-code.ts';

describe('permitted changes of base date', () => {
  test.each([
    [1993, 1993, false],
    [2014, 2014, false],
    [2035, 2035, false],
    [1993, 2014, true],
    [1993, 2035, true],
    [2014, 2035, true],
  ] as const)('%d to %d: %s', (from, to, rollOver) => {
    expect(deriveRollOver(from, to)).toBe(rollOver);
    expect(isRollOver(from, to)).toBe(rollOver);
  });
});

test.each([
  [2014, 1993],
  [2035, 1993],
  [2035, 2014],
] as const)('%d to %d is refused, and is no roll-over', (from, to) => {
  const error = expectCode(() => deriveRollOver(from, to), 'STS_KCT_BASE_DATE');
  expect(error.facts).toEqual({ from, to });
  expect(error.message).toContain(`from base date ${from} to ${to}`);
  expect(isRollOver(from, to)).toBe(false);
});

describe('a roll-over needs a new key', () => {
  test('the same key is refused', () => {
    expectCode(() => {
      requireNewKeyForRollOver(true, true);
    }, 'STS_KCT_SAME_KEY_ROLL_OVER');
  });

  test.each([
    [true, false],
    [false, true],
    [false, false],
  ])('roll-over %s, same key %s is taken', (rollOver, sameKey) => {
    expect(() => {
      requireNewKeyForRollOver(rollOver, sameKey);
    }).not.toThrow();
  });
});
