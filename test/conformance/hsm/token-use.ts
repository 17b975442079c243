/** How a PKCS#11 token is used: login, sessions, restarts, and other programs at the same token. */
import { describe, expect, test } from 'vitest';
import { loadCryptoki, type Cryptoki } from '../../../src/hsm/pkcs11/cryptoki.ts';
import { newKeyAttributes, templateOf } from '../../../src/hsm/pkcs11/key-attributes.ts';
import { Libraries } from '../../../src/hsm/pkcs11/library.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import { codeOf, expectCode } from '../../support/expect-code.ts';
import { countCalls } from '../../support/hsm-rigs/count-calls.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { enter } from '../../support/hsm-rigs/intruder.ts';
import { hmacOf, keySpec, newLabel } from './hsm-under-test.ts';

const MESSAGE = Buffer.from('the same after a restart?');

const guardKey = (label: string) =>
  keySpec('record-mac', { label, persistent: true, extractable: false });

export function describeTokenUse(rig: HsmRig): void {
  const open = () => openPkcs11Hsm(rig.profile, rig.access());

  /** A way to open that counts calls, with a memory of its own of refused PINs. */
  function counting() {
    const calls = new Map<string, number>();
    const libraries = new Libraries((path) => countCalls<Cryptoki>(loadCryptoki(path), calls));
    const openCounted = (changes: Partial<ReturnType<HsmRig['access']>> = {}) =>
      openPkcs11Hsm(rig.profile, { ...rig.access(), ...changes }, libraries);
    return { calls, openCounted };
  }

  describe('login', () => {
    test('once for each opening, and nobody is logged out', () => {
      const { calls, openCounted } = counting();
      const [one, two] = [openCounted(), openCounted()];
      for (let n = 0; n < 10; n += 1) one.generateKey(keySpec('dkga04'));
      expect(calls.get('C_Login')).toBe(2);
      one.close();
      expect(hmacOf(two, two.generateKey(keySpec('dkga04')), MESSAGE)).toHaveLength(32);
      two.close();
      expect(calls.get('C_Login')).toBe(2);
      expect(calls.has('C_Logout')).toBe(false);
      expect(calls.get('C_OpenSession')).toBe(calls.get('C_CloseSession'));
    });

    test('a wrong PIN is tried once, and no other after it', () => {
      const { calls, openCounted } = counting();
      const pin = rig.access().pin.map((octet) => (octet === 0x31 ? 0x32 : 0x31));
      for (let tries = 0; tries < 3; tries += 1) {
        const error = expectCode(() => openCounted({ pin }), 'HSM_PIN_INCORRECT');
        expect(JSON.stringify([error.message, error.facts, String(error.cause)])).not.toContain(
          Buffer.from(pin).toString('utf8'),
        );
      }
      expectCode(() => openCounted(), 'HSM_PIN_INCORRECT');
      expect(calls.get('C_Login')).toBe(1);
      open().close();
    });

    test('without a PIN the device is not even asked', () => {
      const { calls, openCounted } = counting();
      expectCode(() => openCounted({ pin: new Uint8Array(0) }), 'HSM_ACCESS_INVALID');
      expect(calls.has('C_Login')).toBe(false);
    });
  });

  describe('the token', () => {
    test('no token has the label', () => {
      expectCode(
        () => openPkcs11Hsm(rig.profile, { ...rig.access(), token: { label: 'no such' } }),
        'HSM_TOKEN_NOT_FOUND',
      );
      open().close();
    });

    test('sessions have a limit, and closing gives them back', () => {
      const profile = { ...rig.profile, limits: { ...rig.profile.limits, sessionsMax: 5 } };
      const openLimited = () => openPkcs11Hsm(profile, rig.access());
      const two = [openLimited(), openLimited()];
      expectCode(openLimited, 'HSM_SESSIONS_EXHAUSTED');
      expectCode(openLimited, 'HSM_SESSIONS_EXHAUSTED');
      two.pop()!.close();
      two.push(openLimited());
      for (const hsm of two) hsm.close();
    });

    test('keys that guard a store are there after a restart, the others are not', () => {
      const label = newLabel();
      const first = open();
      const guard = first.generateKey(guardKey(label));
      const before = hmacOf(first, guard, MESSAGE);
      const sessionKey = first.generateKey(keySpec('dkga04'));
      first.close();
      const second = open();
      expect(codeOf(() => hmacOf(second, sessionKey, MESSAGE))).toBe('HSM_KEY_NOT_FOUND');
      const found = second.findKey(label);
      expect(hmacOf(second, found, MESSAGE)).toEqual(before);
      expectCode(() => {
        second.readKey(found, new Uint8Array(32));
      }, 'HSM_KEY_NOT_EXTRACTABLE');
      second.destroyKey(found);
      expectCode(() => second.findKey(label), 'HSM_KEY_NOT_FOUND');
      second.close();
    });
  });

  describe('a key that another program made', () => {
    function withForeignKey(
      changes: Parameters<typeof templateOf>[0],
      act: (label: string) => void,
    ) {
      const label = newLabel();
      const hsm = open();
      const intruder = enter(rig);
      const attributes = { ...newKeyAttributes(guardKey(label)), ...changes };
      const value = Buffer.alloc(32, 7);
      const template = templateOf({ ...attributes, VALUE: value });
      const object = intruder.cryptoki.C_CreateObject(intruder.session, template);
      try {
        act(label);
      } finally {
        intruder.cryptoki.C_DestroyObject(intruder.session, object);
        intruder.leave();
        hsm.close();
      }
    }

    test.each([
      ['without our mark', { ID: Buffer.from('somebody else') }],
      ['with another usage', { ENCRYPT: true }],
      ['that can be changed', { MODIFIABLE: true }],
    ])('%s is not used', (_, changes) => {
      withForeignKey(changes, (label) => {
        const hsm = open();
        expectCode(() => hsm.findKey(label), 'HSM_KEY_ATTRIBUTES');
        hsm.close();
      });
    });

    test('with the label of ours is seen', () => {
      withForeignKey({}, (label) => {
        const hsm = open();
        expect(hsm.findKey(label)).toBeGreaterThan(0);
        withTwin(label, () => {
          expectCode(() => hsm.findKey(label), 'HSM_KEY_AMBIGUOUS');
        });
        hsm.close();
      });
    });

    function withTwin(label: string, act: () => void) {
      const { cryptoki, session, leave } = enter(rig);
      const attributes = { ...newKeyAttributes(guardKey(label)), VALUE: Buffer.alloc(32, 8) };
      const object = cryptoki.C_CreateObject(session, templateOf(attributes));
      act();
      cryptoki.C_DestroyObject(session, object);
      leave();
    }
  });
}
