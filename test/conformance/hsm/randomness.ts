/** Randomness and description. */
import { describe, expect, test } from 'vitest';
import { useHsm, type HsmUnderTest } from './hsm-under-test.ts';

export function describeRandomness(underTest: HsmUnderTest): void {
  const { hsm } = useHsm(underTest);

  describe('randomness', () => {
    test('fills the whole target, anew each time', () => {
      const fills = Array.from({ length: 8 }, () => new Uint8Array(64));
      for (const fill of fills) hsm().random(fill);
      // A place that is zero in eight fills was not filled: one in 2^64 by chance.
      const untouched = [...fills[0]!.keys()].filter((at) => fills.every((fill) => !fill[at]));
      expect(untouched).toEqual([]);
      expect(new Set(fills.map((fill) => fill.join())).size).toBe(8);
    });

    test('fills a part of a larger memory and nothing beside it', () => {
      const memory = new Uint8Array(48);
      hsm().random(memory.subarray(16, 32));
      expect([...memory.subarray(0, 16), ...memory.subarray(32)]).toEqual(Array(32).fill(0));
      expect(memory.subarray(16, 32).some((octet) => octet !== 0)).toBe(true);
    });
  });

  test('the description says what it is', () => {
    const { profile, throughPkcs11, title } = hsm().description;
    expect({ profile, throughPkcs11 }).toEqual(underTest.options);
    expect(title).toMatch(/^[^\n]{10,}$/);
  });
}
