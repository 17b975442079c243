/** The states of a vending key: every pair, what can be reached, and what time makes of them. */
import { describe, expect, test } from 'vitest';
import {
  effectiveStateOf,
  mayFollow,
  NEXT_STATES,
  VENDING_KEY_STATES,
  type VendingKeyState,
} from '../../src/keys/vending-key-life.ts';
import { lifeWith, minute } from '../support/vending-keys.ts';

/** From a row to a column, in the order of the states. */
const MATRIX = [
  '. + . . . . . +', // generating
  '. . + . + + + +', // pre-active
  '. . . + + + + .', // active
  '. . + . + + + .', // suspended
  '. . . . . + + .', // key-change-only
  '. . . . . . . +', // compromised
  '. . . . + + . +', // deactivated
  '. . . . . . . .', // destroyed
].map((row) => row.split(' '));

const PAIRS = VENDING_KEY_STATES.flatMap((from, row) =>
  VENDING_KEY_STATES.map((to, column) => [from, to, MATRIX[row]?.[column] === '+'] as const),
);

test('the matrix is whole', () => {
  expect(PAIRS).toHaveLength(64);
  expect(MATRIX.map((row) => row.length)).toEqual(VENDING_KEY_STATES.map(() => 8));
});

test.each(PAIRS)('%s to %s: %s', (from, to, allowed) => {
  expect(mayFollow(from, to)).toBe(allowed);
});

/** Whatever people do from here on. */
function reachableFrom(state: VendingKeyState): ReadonlySet<VendingKeyState> {
  const found = new Set<VendingKeyState>(NEXT_STATES[state]);
  for (const each of found) for (const next of NEXT_STATES[each]) found.add(next);
  return found;
}

describe('no detour', () => {
  test('makes others forget that they know a compromised key', () => {
    expect([...reachableFrom('compromised')]).toEqual(['destroyed']);
  });

  test.each(['key-change-only', 'deactivated'] as const)('leads from %s to credit', (state) => {
    expect(reachableFrom(state).has('active')).toBe(false);
    expect(reachableFrom(state).has('suspended')).toBe(false);
  });

  test('leads back from destroyed, and every state leads there', () => {
    expect(reachableFrom('destroyed').size).toBe(0);
    const others = VENDING_KEY_STATES.filter((state) => state !== 'destroyed');
    expect(others.filter((state) => !reachableFrom(state).has('destroyed'))).toEqual([]);
  });
});

describe('time narrows the stored state', () => {
  const ends = { lastCreditMinute: minute('2040-01-01T00:00Z') };
  const dates = {
    activeFrom: minute('2030-01-01T00:00Z'),
    issuedUntil: minute('2041-01-01T00:00Z'),
  };
  const at = (now: string, state: VendingKeyState) =>
    effectiveStateOf(lifeWith({ state, ...dates }), ends, minute(now));

  test.each([
    ['2029-12-31T23:59Z', 'pre-active', 'pre-active'],
    ['2030-01-01T00:00Z', 'active', 'key-change-only'],
    ['2040-01-01T00:00Z', 'active', 'key-change-only'],
    ['2040-01-01T00:01Z', 'key-change-only', 'key-change-only'],
    ['2041-01-01T00:00Z', 'key-change-only', 'key-change-only'],
    ['2041-01-01T00:01Z', 'deactivated', 'deactivated'],
  ] as const)('%s: active is %s, key-change-only is %s', (now, active, ended) => {
    expect(at(now, 'active')).toBe(active);
    expect(at(now, 'key-change-only')).toBe(ended);
  });

  test.each(['generating', 'pre-active', 'suspended', 'compromised', 'deactivated'] as const)(
    '%s stays what it is',
    (state) => {
      expect(at('2029-12-31T23:59Z', state)).toBe(state);
      expect(at('2041-01-01T00:01Z', state)).toBe(state);
    },
  );

  test('a key without dates is active until its credit ends', () => {
    const life = lifeWith();
    expect(effectiveStateOf(life, ends, ends.lastCreditMinute)).toBe('active');
    expect(effectiveStateOf(life, ends, minute('2099-01-01T00:00Z'))).toBe('key-change-only');
  });
});
