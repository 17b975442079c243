/** Finding keys by label: none, one and many are three answers. */
import { describe, expect, test } from 'vitest';
import { expectCode } from '../../support/expect-code.ts';
import { hmacOf, keySpec, newLabel, useHsm, type HsmUnderTest } from './hsm-under-test.ts';

const MESSAGE = Buffer.from('which key is it?');

export function describeLabels(underTest: HsmUnderTest): void {
  const { hsm, temporary } = useHsm(underTest);
  const guardKey = (label: string) =>
    keySpec('record-mac', { label, persistent: true, extractable: false });

  describe('labels', () => {
    test('a generated key is found, and no other one', () => {
      const [label, other] = [newLabel(), newLabel()];
      const key = temporary(hsm().generateKey(guardKey(label)));
      const second = temporary(hsm().generateKey(guardKey(other)));
      const macs = [key, second, hsm().findKey(label), hsm().findKey(other)].map((each) =>
        hmacOf(hsm(), each, MESSAGE),
      );
      expect(macs[2]).toEqual(macs[0]);
      expect(macs[3]).toEqual(macs[1]);
      expect(macs[0]).not.toEqual(macs[1]);
    });

    test('none', () => {
      const label = newLabel();
      expectCode(() => hsm().findKey(label), 'HSM_KEY_NOT_FOUND');
      temporary(hsm().generateKey(guardKey(label)));
      // The whole label counts, and its case.
      expectCode(() => hsm().findKey(label.slice(0, -1)), 'HSM_KEY_NOT_FOUND');
      expectCode(() => hsm().findKey(label.toUpperCase()), 'HSM_KEY_NOT_FOUND');
    });

    test('a second key of the same label is refused, and the first stays', () => {
      const label = newLabel();
      const before = hmacOf(hsm(), temporary(hsm().generateKey(guardKey(label))), MESSAGE);
      expectCode(() => hsm().generateKey(guardKey(label)), 'HSM_KEY_AMBIGUOUS');
      expectCode(() => hsm().importKey(guardKey(label), Buffer.alloc(32)), 'HSM_KEY_AMBIGUOUS');
      const otherUsage = keySpec('wrap', { label, persistent: true, extractable: false });
      expectCode(() => hsm().generateKey(otherUsage), 'HSM_KEY_AMBIGUOUS');
      expect(hmacOf(hsm(), hsm().findKey(label), MESSAGE)).toEqual(before);
    });

    test('session keys are not found, and may share a label', () => {
      const label = newLabel();
      hsm().generateKey(keySpec('dkga04', { label }));
      hsm().generateKey(keySpec('dkga04', { label }));
      expectCode(() => hsm().findKey(label), 'HSM_KEY_NOT_FOUND');
      const key = temporary(hsm().generateKey(guardKey(label)));
      expect(hmacOf(hsm(), hsm().findKey(label), MESSAGE)).toEqual(hmacOf(hsm(), key, MESSAGE));
    });

    test('an opened blob is a session key, whatever its description asks for', () => {
      const label = newLabel();
      const wrapping = hsm().generateKey(keySpec('wrap'));
      const blob = hsm().wrapKey(wrapping, hsm().generateKey(keySpec('dkga04')));
      hsm().unwrapKey(wrapping, blob, keySpec('dkga04', { label, persistent: true }));
      expectCode(() => hsm().findKey(label), 'HSM_KEY_NOT_FOUND');
    });

    test('a destroyed key is gone, and its label is free again', () => {
      const label = newLabel();
      hsm().destroyKey(hsm().generateKey(guardKey(label)));
      expectCode(() => hsm().findKey(label), 'HSM_KEY_NOT_FOUND');
      const key = temporary(hsm().generateKey(guardKey(label)));
      expect(hmacOf(hsm(), hsm().findKey(label), MESSAGE)).toEqual(hmacOf(hsm(), key, MESSAGE));
    });
  });
}
