/** What a key may do: its usage and nothing else, and nothing at all once it is destroyed. */
import { describe, expect, test } from 'vitest';
import type { Hsm, HsmKeyUsage, KeyHandle } from '../../../src/ports/hsm.ts';
import { codeOf, expectCode } from '../../support/expect-code.ts';
import {
  desOf,
  hmacOf,
  keySpec,
  USAGES,
  useHsm,
  valueOf,
  type HsmUnderTest,
} from './hsm-under-test.ts';

type Deed = 'wrap' | 'unwrap' | 'hmac' | 'des';

const PERMITTED: Readonly<Record<HsmKeyUsage, readonly Deed[]>> = {
  wrap: ['wrap', 'unwrap'],
  'record-mac': ['hmac'],
  dkga04: ['hmac'],
  dkga02: ['des'],
};

/** Every way to use a key, on a key and a blob that are otherwise in order. */
function deedsWith(hsm: Hsm, key: KeyHandle): Record<Deed, () => unknown> {
  const inner = hsm.generateKey(keySpec('dkga04'));
  const blob = hsm.wrapKey(hsm.generateKey(keySpec('wrap')), inner);
  return {
    wrap: () => hsm.wrapKey(key, inner),
    unwrap: () => hsm.unwrapKey(key, blob, keySpec('dkga04')),
    hmac: () => hmacOf(hsm, key, Buffer.alloc(8)),
    des: () => desOf(hsm, key, Buffer.alloc(8)),
  };
}

export function describeUsage(underTest: HsmUnderTest): void {
  const { hsm } = useHsm(underTest);

  describe.each(USAGES)('a %s key', (usage) => {
    test('does what it is for, and nothing else', () => {
      const deeds = deedsWith(hsm(), hsm().generateKey(keySpec(usage)));
      const answers = Object.entries(deeds).map(([deed, act]) => [deed, codeOf(act)]);
      const expected = Object.keys(deeds).map((deed) => {
        if (!PERMITTED[usage].includes(deed as Deed)) return [deed, 'HSM_KEY_USAGE'];
        // It may unwrap, but this blob is another key's.
        return [deed, deed === 'unwrap' ? 'HSM_UNWRAP_FAILED' : 'accepted'];
      });
      expect(answers).toEqual(expected);
    });

    test('does the same after it was wrapped and opened again', () => {
      const wrapping = hsm().generateKey(keySpec('wrap'));
      const blob = hsm().wrapKey(wrapping, hsm().generateKey(keySpec(usage)));
      const inside = keySpec(usage, { extractable: false });
      const opened = hsm().unwrapKey(wrapping, blob, inside);
      const refused = Object.entries(deedsWith(hsm(), opened))
        .filter(([, act]) => codeOf(act) === 'HSM_KEY_USAGE')
        .map(([deed]) => deed);
      const wanted = ['wrap', 'unwrap', 'hmac', 'des'].filter(
        (deed) => !PERMITTED[usage].includes(deed as Deed),
      );
      expect(refused).toEqual(wanted);
    });

    test('does nothing once it is destroyed', () => {
      const key = hsm().generateKey(keySpec(usage));
      hsm().destroyKey(key);
      for (const act of Object.values(deedsWith(hsm(), key))) {
        expectCode(act, 'HSM_KEY_NOT_FOUND');
      }
      expectCode(() => valueOf(hsm(), key, 32), 'HSM_KEY_NOT_FOUND');
      const wrapping = hsm().generateKey(keySpec('wrap'));
      expectCode(() => hsm().wrapKey(wrapping, key), 'HSM_KEY_NOT_FOUND');
    });

    test('is destroyed twice without harm, and alone', () => {
      const [key, other] = [1, 2].map(() => hsm().importKey(keySpec('dkga02'), Buffer.alloc(8, 1)));
      hsm().destroyKey(key!);
      hsm().destroyKey(key!);
      expect(valueOf(hsm(), other!, 8)).toEqual(new Uint8Array(8).fill(1));
    });
  });

  test('no key both wraps and works on data', () => {
    const both = USAGES.filter((usage) => {
      const deeds = deedsWith(hsm(), hsm().generateKey(keySpec(usage)));
      const wraps = codeOf(deeds.wrap) === 'accepted' || codeOf(deeds.unwrap) !== 'HSM_KEY_USAGE';
      return wraps && (codeOf(deeds.des) === 'accepted' || codeOf(deeds.hmac) === 'accepted');
    });
    expect(both).toEqual([]);
  });
}
