/** A module that fails: what is true afterwards. */
import { describe, expect, test } from 'vitest';
import { newKeyAttributes, templateOf } from '../../../src/hsm/pkcs11/key-attributes.ts';
import type { Hsm } from '../../../src/ports/hsm.ts';
import { hmacOf, keySpec, valueOf } from '../../conformance/hsm/hsm-under-test.ts';
import { expectCode } from '../../support/expect-code.ts';
import { makeFakeHsm } from '../../support/hsm-rigs/fake-hsm.ts';

const DEVICE_ERROR = 0x30;
const GUARD = keySpec('record-mac', { label: 'guard', persistent: true, extractable: false });
const HIDDEN = keySpec('dkga04', { extractable: false });

describe('searching', () => {
  test.each(['C_FindObjectsInit', 'C_FindObjects', 'C_FindObjectsFinal'])(
    'a fault of %s is not an absent key',
    (call) => {
      const { fake, open } = makeFakeHsm();
      const hsm = open();
      hsm.generateKey(GUARD);
      fake.faults.set(call, { value: DEVICE_ERROR });
      expectCode(() => hsm.findKey(GUARD.label), 'HSM_UNAVAILABLE');
      expect(hsm.findKey(GUARD.label)).toBeGreaterThan(0);
    },
  );

  test('is ended after a fault', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.faults.set('C_FindObjects', { value: DEVICE_ERROR });
    expectCode(() => hsm.findKey('x'), 'HSM_UNAVAILABLE');
    expect(fake.calls.slice(-3)).toEqual([
      'C_FindObjectsInit',
      'C_FindObjects',
      'C_FindObjectsFinal',
    ]);
  });

  test('sees the twin that the module hands out second', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    hsm.generateKey(GUARD);
    fake.add(templateOf(newKeyAttributes(GUARD)));
    expectCode(() => hsm.findKey(GUARD.label), 'HSM_KEY_AMBIGUOUS');
  });

  test('makes no key of a fault', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.faults.set('C_FindObjects', { value: DEVICE_ERROR });
    expectCode(() => hsm.generateKey(GUARD), 'HSM_UNAVAILABLE');
    expect(fake.objects.size).toBe(0);
  });
});

describe('making a key that lasts', () => {
  test('failed and not applied: there is none, and the label is free', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.faults.set('C_GenerateKey', { value: DEVICE_ERROR });
    expectCode(() => hsm.generateKey(GUARD), 'HSM_UNAVAILABLE');
    expectCode(() => hsm.findKey(GUARD.label), 'HSM_KEY_NOT_FOUND');
    expect(hsm.generateKey(GUARD)).toBeGreaterThan(0);
  });

  test('failed but applied: it is found, and no second one is made', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.faults.set('C_GenerateKey', { value: DEVICE_ERROR, applied: true });
    expectCode(() => hsm.generateKey(GUARD), 'HSM_UNAVAILABLE');
    expectCode(() => hsm.generateKey(GUARD), 'HSM_KEY_AMBIGUOUS');
    expect(hsm.findKey(GUARD.label)).toBeGreaterThan(0);
  });

  test('another program was as quick: ours is taken back', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.hooks.set('C_GenerateKey', () => fake.add(templateOf(newKeyAttributes(GUARD))));
    expectCode(() => hsm.generateKey(GUARD), 'HSM_KEY_AMBIGUOUS');
    expect(fake.objects.size).toBe(1);
  });
});

describe('computing', () => {
  const act: Record<string, (hsm: Hsm) => unknown> = {
    C_SignInit: (hsm) => hmacOf(hsm, hsm.generateKey(keySpec('dkga04')), Buffer.from('x')),
    C_Sign: (hsm) => hmacOf(hsm, hsm.generateKey(keySpec('dkga04')), Buffer.from('x')),
    C_Encrypt: (hsm) => {
      hsm.desEncrypt(hsm.generateKey(keySpec('dkga02')), Buffer.alloc(8), Buffer.alloc(8));
    },
  };

  test.each(Object.entries(act))('a fault of %s costs a session and no key', (call, compute) => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    const key = hsm.generateKey(keySpec('dkga04'));
    const before = [...fake.openSessions];
    fake.faults.set(call, { value: DEVICE_ERROR });
    expectCode(() => compute(hsm), 'HSM_UNAVAILABLE');
    const kept = [...fake.openSessions].filter((session) => before.includes(session));
    expect([kept.length, fake.openSessions.size]).toEqual([1, 2]);
    expect(hmacOf(hsm, key, Buffer.from('x'))).toHaveLength(32);
  });

  test('a device that is gone says so each time, and works again when it is back', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    const key = hsm.generateKey(keySpec('dkga04'));
    fake.faults.set('C_Sign', { value: DEVICE_ERROR });
    fake.faults.set('C_OpenSession', { value: DEVICE_ERROR });
    expectCode(() => hmacOf(hsm, key, Buffer.from('x')), 'HSM_UNAVAILABLE');
    fake.faults.set('C_SignInit', { value: 0xb3 });
    expectCode(() => hmacOf(hsm, key, Buffer.from('x')), 'HSM_UNAVAILABLE');
    expect(hmacOf(hsm, key, Buffer.from('x'))).toHaveLength(32);
    hsm.close();
    expect(fake.openSessions.size).toBe(0);
  });

  test('wrong sizes are found before the module is called', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    const [mac, des] = [hsm.generateKey(keySpec('dkga04')), hsm.generateKey(keySpec('dkga02'))];
    const calls = fake.calls.length;
    const messages = { octets: new Uint8Array(9), bytes: 5, count: 2 };
    const wrong = [
      () => {
        hsm.hmacSha256(mac, messages, new Uint8Array(64));
      },
      () => {
        hsm.hmacSha256(mac, { ...messages, bytes: 4 }, new Uint8Array(63));
      },
      () => {
        hsm.desEncrypt(des, new Uint8Array(12), new Uint8Array(16));
      },
      () => {
        hsm.desEncrypt(des, new Uint8Array(16), new Uint8Array(8));
      },
    ];
    for (const each of wrong) expect(each).toThrow(RangeError);
    expect(fake.calls.length).toBe(calls);
  });
});

describe('opening a wrapped key', () => {
  test('a module that leaves it readable is found out, and the key is gone', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    const wrapping = hsm.generateKey(keySpec('wrap'));
    fake.unwrapHides = false;
    const objects = fake.objects.size;
    expectCode(() => hsm.unwrapKey(wrapping, Buffer.alloc(40), HIDDEN), 'HSM_PROFILE_MISMATCH');
    expect(fake.objects.size).toBe(objects);
  });

  test('a device that fails is not an altered blob', () => {
    const { fake, open } = makeFakeHsm({ quirks: [] });
    const hsm = open();
    const wrapping = hsm.generateKey(keySpec('wrap'));
    for (const value of [DEVICE_ERROR, 0x05]) {
      fake.faults.set('C_UnwrapKey', { value });
      expectCode(() => hsm.unwrapKey(wrapping, Buffer.alloc(40), HIDDEN), 'HSM_UNAVAILABLE');
    }
  });

  test('CKR_GENERAL_ERROR is one where the profile says so', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    const wrapping = hsm.generateKey(keySpec('wrap'));
    fake.faults.set('C_UnwrapKey', { value: 0x05 });
    expectCode(() => hsm.unwrapKey(wrapping, Buffer.alloc(40), HIDDEN), 'HSM_UNWRAP_FAILED');
  });
});

test('a key that the device forgot is gone, not absent', () => {
  const { fake, open } = makeFakeHsm();
  const hsm = open();
  const key = hsm.generateKey(keySpec('dkga04'));
  fake.objects.clear();
  expectCode(() => valueOf(hsm, key, 32), 'HSM_KEY_GONE');
});
