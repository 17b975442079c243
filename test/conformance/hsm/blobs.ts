/** Wrapped keys: they come back whole under their wrapping key, or not at all. */
import { describe, expect, test } from 'vitest';
import {
  HSM_KEY_BYTES,
  type Hsm,
  type HsmKeyUsage,
  type KeyHandle,
} from '../../../src/ports/hsm.ts';
import { expectCode } from '../../support/expect-code.ts';
import {
  desOf,
  hmacOf,
  keySpec,
  USAGES,
  useHsm,
  valueOf,
  type HsmUnderTest,
} from './hsm-under-test.ts';

const MESSAGE = Buffer.from('the same key?');

/** What a key does, as octets: two keys of one value do the same. */
function deedOf(hsm: Hsm, key: KeyHandle, usage: HsmKeyUsage): Uint8Array {
  if (usage === 'dkga02') return desOf(hsm, key, Buffer.alloc(8, 0x5a));
  if (usage !== 'wrap') return hmacOf(hsm, key, MESSAGE);
  const inner = hsm.importKey(keySpec('dkga04'), Buffer.alloc(32, 7));
  return valueOf(hsm, hsm.unwrapKey(key, hsm.wrapKey(key, inner), keySpec('dkga04')), 32);
}

export function describeBlobs(underTest: HsmUnderTest): void {
  const { hsm } = useHsm(underTest);

  describe.each(USAGES)('blobs of %s keys', (usage) => {
    const bytes = HSM_KEY_BYTES[usage];
    const wrapped = (wrapping: KeyHandle, value = Buffer.alloc(bytes, 0x0d)) =>
      hsm().wrapKey(wrapping, hsm().importKey(keySpec(usage), value));
    const newWrapping = () => hsm().generateKey(keySpec('wrap', { extractable: false }));

    test('wrap and unwrap', () => {
      const wrapping = newWrapping();
      const key = hsm().generateKey(keySpec(usage));
      const blob = hsm().wrapKey(wrapping, key);
      const opened = hsm().unwrapKey(wrapping, blob, keySpec(usage));
      expect(valueOf(hsm(), opened, bytes)).toEqual(valueOf(hsm(), key, bytes));
      const inside = hsm().unwrapKey(wrapping, blob, keySpec(usage, { extractable: false }));
      expect(deedOf(hsm(), inside, usage)).toEqual(deedOf(hsm(), key, usage));
    });

    test('a blob outlives the key that was wrapped, and shows nothing of it', () => {
      const wrapping = newWrapping();
      const value = Buffer.from(Array.from({ length: bytes }, (_, n) => 0x91 + n));
      const key = hsm().importKey(keySpec(usage), value);
      const blob = hsm().wrapKey(wrapping, key);
      hsm().destroyKey(key);
      expect(Buffer.from(blob).includes(value.subarray(0, 8))).toBe(false);
      expect(valueOf(hsm(), hsm().unwrapKey(wrapping, blob, keySpec(usage)), bytes)).toEqual(
        new Uint8Array(value),
      );
    });

    test('altered in any octet', () => {
      const wrapping = newWrapping();
      const blob = wrapped(wrapping);
      expect(blob.length).toBeGreaterThanOrEqual(bytes + 8);
      blob.forEach((octet, at) => {
        for (const flip of [0x01, 0x80, 0xff]) {
          const altered = Uint8Array.from(blob);
          altered[at] = octet ^ flip;
          expectCode(() => hsm().unwrapKey(wrapping, altered, keySpec(usage)), 'HSM_UNWRAP_FAILED');
        }
      });
    });

    test('cut, lengthened or empty', () => {
      const wrapping = newWrapping();
      const blob = wrapped(wrapping);
      const wrong = [
        blob.subarray(0, -1),
        blob.subarray(0, -8),
        blob.subarray(8),
        Uint8Array.of(...blob, 0),
        Uint8Array.of(...blob, 0, 0, 0, 0, 0, 0, 0, 0),
        Uint8Array.of(...blob, ...blob),
        new Uint8Array(blob.length),
        new Uint8Array(0),
      ];
      for (const each of wrong) {
        expectCode(() => hsm().unwrapKey(wrapping, each, keySpec(usage)), 'HSM_UNWRAP_FAILED');
      }
    });

    test('under another wrapping key', () => {
      const [one, two] = [newWrapping(), newWrapping()];
      const blob = wrapped(one);
      expectCode(() => hsm().unwrapKey(two, blob, keySpec(usage)), 'HSM_UNWRAP_FAILED');
      expect(valueOf(hsm(), hsm().unwrapKey(one, blob, keySpec(usage)), bytes)).toEqual(
        new Uint8Array(bytes).fill(0x0d),
      );
    });

    test('opened for a usage of another length', () => {
      const wrapping = newWrapping();
      const other = usage === 'dkga02' ? 'dkga04' : 'dkga02';
      const blob = wrapped(wrapping);
      expectCode(() => hsm().unwrapKey(wrapping, blob, keySpec(other)), 'HSM_UNWRAP_FAILED');
    });
  });
}
