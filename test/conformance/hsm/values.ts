/** Values of keys: their lengths, and who may read them. */
import { describe, expect, test } from 'vitest';
import { HSM_KEY_BYTES } from '../../../src/ports/hsm.ts';
import { expectCode } from '../../support/expect-code.ts';
import { keySpec, newLabel, USAGES, useHsm, valueOf, type HsmUnderTest } from './hsm-under-test.ts';

const BYTES = { wrap: 32, 'record-mac': 32, dkga04: 32, dkga02: 8 } as const;

export function describeValues(underTest: HsmUnderTest): void {
  const { hsm } = useHsm(underTest);

  describe.each(USAGES)('values of %s keys', (usage) => {
    const bytes = BYTES[usage];

    test('an imported value comes back, and is a copy', () => {
      const value = Uint8Array.from({ length: bytes }, (_, n) => 2 * n + 1);
      const expected = value.slice();
      const key = hsm().importKey(keySpec(usage), value);
      value.fill(0xff);
      const memory = new Uint8Array(bytes + 8);
      hsm().readKey(key, memory);
      expect([...memory]).toEqual([...expected, ...Array<number>(8).fill(0)]);
    });

    test('a generated value has its length and differs from the next', () => {
      const [one, two] = [1, 2].map(() =>
        valueOf(hsm(), hsm().generateKey(keySpec(usage)), bytes + 8),
      );
      expect(one).not.toEqual(two);
      for (const value of [one!, two!]) {
        const random = usage === 'dkga04' ? 20 : bytes;
        expect(value.subarray(0, random).some((octet) => octet !== 0)).toBe(true);
        expect([...value.subarray(random)]).toEqual(Array(bytes + 8 - random).fill(0));
      }
    });

    test('another length is refused', () => {
      expect(HSM_KEY_BYTES[usage]).toBe(bytes);
      for (const wrong of [0, bytes - 1, bytes + 1, 20, 2 * bytes]) {
        const value = new Uint8Array(wrong).fill(1);
        expectCode(() => hsm().importKey(keySpec(usage), value), 'HSM_KEY_LENGTH');
      }
    });

    test('a refused value leaves no key', () => {
      const label = newLabel();
      const spec = keySpec(usage, { label, persistent: true, extractable: false });
      expectCode(() => hsm().importKey(spec, new Uint8Array(bytes - 1)), 'HSM_KEY_LENGTH');
      expectCode(() => hsm().findKey(label), 'HSM_KEY_NOT_FOUND');
    });

    test('a key that is not extractable is neither read nor wrapped', () => {
      const wrapping = hsm().generateKey(keySpec('wrap'));
      const blob = hsm().wrapKey(wrapping, hsm().generateKey(keySpec(usage)));
      const inside = keySpec(usage, { extractable: false });
      const keys = [
        hsm().generateKey(inside),
        hsm().importKey(inside, new Uint8Array(bytes).fill(1)),
        hsm().unwrapKey(wrapping, blob, inside),
      ];
      for (const key of keys) {
        const target = new Uint8Array(bytes);
        expectCode(() => {
          hsm().readKey(key, target);
        }, 'HSM_KEY_NOT_EXTRACTABLE');
        expect([...target]).toEqual(Array(bytes).fill(0));
        expectCode(() => hsm().wrapKey(wrapping, key), 'HSM_KEY_NOT_EXTRACTABLE');
      }
    });
  });
}
