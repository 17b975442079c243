/** The end of an HSM's use. */
import { describe, expect, test } from 'vitest';
import type { Hsm, KeyHandle } from '../../../src/ports/hsm.ts';
import { expectCode } from '../../support/expect-code.ts';
import { desOf, hmacOf, keySpec, newLabel, type HsmUnderTest } from './hsm-under-test.ts';

interface Made {
  readonly wrapping: KeyHandle;
  readonly hmacKey: KeyHandle;
  readonly desKey: KeyHandle;
  readonly blob: Uint8Array;
}

/** Every method but `close`, with arguments that were in order before it. */
const METHODS: Readonly<
  Record<Exclude<keyof Hsm, 'close' | 'description'>, (hsm: Hsm, made: Made) => unknown>
> = {
  random: (hsm) => {
    hsm.random(new Uint8Array(8));
  },
  findKey: (hsm) => hsm.findKey(newLabel()),
  generateKey: (hsm) => hsm.generateKey(keySpec('dkga04')),
  importKey: (hsm) => hsm.importKey(keySpec('dkga02'), new Uint8Array(8)),
  wrapKey: (hsm, { wrapping, hmacKey }) => hsm.wrapKey(wrapping, hmacKey),
  unwrapKey: (hsm, { wrapping, blob }) => hsm.unwrapKey(wrapping, blob, keySpec('dkga04')),
  readKey: (hsm, { hmacKey }) => {
    hsm.readKey(hmacKey, new Uint8Array(32));
  },
  hmacSha256: (hsm, { hmacKey }) => hmacOf(hsm, hmacKey, new Uint8Array(8)),
  desEncrypt: (hsm, { desKey }) => desOf(hsm, desKey, new Uint8Array(8)),
  generateSigningPair: (hsm) => hsm.generateSigningPair(newLabel()),
  findSigningPair: (hsm) => hsm.findSigningPair(newLabel()),
  publicKeyOf: (hsm, { hmacKey }) => hsm.publicKeyOf(hmacKey),
  sign: (hsm, { hmacKey }) => hsm.sign(hmacKey, new Uint8Array(8)),
  destroyKey: (hsm, { desKey }) => {
    hsm.destroyKey(desKey);
  },
};

export function describeClosing({ open }: HsmUnderTest): void {
  function closedHsm(): { hsm: Hsm; made: Made } {
    const hsm = open();
    const [wrapping, hmacKey] = [
      hsm.generateKey(keySpec('wrap')),
      hsm.generateKey(keySpec('dkga04')),
    ];
    const desKey = hsm.generateKey(keySpec('dkga02'));
    const made = { wrapping, hmacKey, desKey, blob: hsm.wrapKey(wrapping, hmacKey) };
    hsm.close();
    return { hsm, made };
  }

  describe('after close', () => {
    test.each(Object.entries(METHODS))('%s', (_, act) => {
      const { hsm, made } = closedHsm();
      expectCode(() => act(hsm, made), 'HSM_CLOSED');
    });

    test('close again', () => {
      const { hsm } = closedHsm();
      expect(() => {
        hsm.close();
        hsm.close();
      }).not.toThrow();
      expectCode(() => hsm.findKey(newLabel()), 'HSM_CLOSED');
    });

    test('another session works, without the keys of this one', () => {
      const { made } = closedHsm();
      const next = open();
      const wrapping = next.generateKey(keySpec('wrap'));
      expectCode(() => next.unwrapKey(wrapping, made.blob, keySpec('dkga04')), 'HSM_UNWRAP_FAILED');
      next.close();
    });
  });
}
