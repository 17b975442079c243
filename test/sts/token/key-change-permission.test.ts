/** Which key changes may be issued: every pair of key types and of algorithms, and the switches. */
import { describe, expect, test } from 'vitest';
import type { KeyType } from '../../../src/sts/attributes/key-type.ts';
import {
  ALGORITHMS_ONLY_POLICY,
  DEFAULT_OPEN_POINT_POLICY,
  type KeyTypeChange,
} from '../../../src/sts/open-points.ts';
import {
  isKeyTypeChangePermitted,
  requireKeyTypeChange,
  requireSameAlgorithm,
} from '../../../src/sts/token/key-change-permission.ts';
import { codeOf, expectCode } from '../../support/expect-code.ts';

const POLICY = DEFAULT_OPEN_POINT_POLICY;
const MIXED = { ...DEFAULT_OPEN_POINT_POLICY, d11MixedDkgaKeyChange: 'permit' } as const;
const KEY_TYPES: readonly KeyType[] = [0, 1, 2, 3];
const PAIRS = KEY_TYPES.flatMap((from) => KEY_TYPES.map((to) => [from, to] as const));

/** A meter takes these by default. */
const TAKEN = new Set(['0-1', '0-2', '0-3', '1-2', '2-2']);
/** This system issues these by default: a DITK is the maker's. */
const ISSUED = new Set(['1-2', '2-2']);

/** Ruled out by the text: no policy can name them, and one from a file that does is not heard. */
const NEVER = new Set(['0-0', '1-0', '2-0', '3-0', '2-3']);

describe.each(PAIRS)('KeyType %d to %d', (from, to) => {
  const change = `${from}-${to}`;
  const issue = (policy: typeof POLICY) => () => {
    requireKeyTypeChange(from, to, policy);
  };

  test('by default', () => {
    expect(isKeyTypeChangePermitted(from, to, POLICY)).toBe(TAKEN.has(change));
    expect(codeOf(issue(POLICY))).toBe(ISSUED.has(change) ? 'accepted' : 'STS_KCT_KEY_TYPE');
  });

  test('switched on: taken unless ruled out, issued unless from a DITK', () => {
    const on = { ...POLICY, d6KeyTypeChanges: [change as KeyTypeChange] };
    expect(isKeyTypeChangePermitted(from, to, on)).toBe(!NEVER.has(change));
    const issuable = from !== 0 && !NEVER.has(change);
    expect(codeOf(issue(on))).toBe(issuable ? 'accepted' : 'STS_KCT_KEY_TYPE');
  });

  test('switched off', () => {
    const off = { ...POLICY, d6KeyTypeChanges: [] };
    expect(isKeyTypeChangePermitted(from, to, off)).toBe(false);
    expectCode(issue(off), 'STS_KCT_KEY_TYPE');
  });
});

test('the refusal names both types, and why a DITK is another matter', () => {
  const open = expectCode(() => {
    requireKeyTypeChange(2, 3, POLICY);
  }, 'STS_KCT_KEY_TYPE');
  expect(open.message).toBe('DUTK to DCTK is not permitted (OPEN-POINTS D6)');
  expect(open.facts).toEqual({ from: 2, to: 3 });
  const maker = expectCode(() => {
    requireKeyTypeChange(0, 2, POLICY);
  }, 'STS_KCT_KEY_TYPE');
  expect(maker.message).toContain("its maker's security module issues the change");
  expect(maker.facts).toEqual({ from: 0, to: 2 });
});

describe('algorithms of the old and the new key', () => {
  const mix = (from: 'DKGA02' | 'DKGA04', to: 'DKGA02' | 'DKGA04', policy: typeof POLICY) => () => {
    requireSameAlgorithm(from, to, policy);
  };

  test.each(['DKGA02', 'DKGA04'] as const)('%s for both is always taken', (algorithm) => {
    expect(mix(algorithm, algorithm, POLICY)).not.toThrow();
    expect(mix(algorithm, algorithm, MIXED)).not.toThrow();
  });

  test.each([
    ['DKGA02', 'DKGA04'],
    ['DKGA04', 'DKGA02'],
  ] as const)('%s to %s only under mixed-dkga-key-change', (from, to) => {
    const error = expectCode(mix(from, to, POLICY), 'STS_KCT_MIXED_DKGA');
    expect(error.facts).toEqual({ from, to });
    expect(error.message).toContain('mixed-dkga-key-change');
    expect(mix(from, to, MIXED)).not.toThrow();
    expect(mix(from, to, ALGORITHMS_ONLY_POLICY)).not.toThrow();
  });
});
