/** A module that fails at a signing pair: both halves are there afterwards, or none. */
import { describe, expect, test } from 'vitest';
import { templateOf, type Attributes } from '../../../src/hsm/pkcs11/key-attributes.ts';
import { newPairAttributes } from '../../../src/hsm/pkcs11/pair-attributes.ts';
import { signingPairSpec } from '../../../src/hsm/signing-pair-spec.ts';
import { hmacOf, keySpec } from '../../conformance/hsm/hsm-under-test.ts';
import { expectCode } from '../../support/expect-code.ts';
import { makeFakeHsm } from '../../support/hsm-rigs/fake-hsm.ts';

const DEVICE_ERROR = 0x30;
const LABEL = 'a pair';

/** What another program makes, as this one does but for some attributes of the private half. */
function addTwin({ fake }: ReturnType<typeof makeFakeHsm>, changes: Attributes = {}) {
  const { ofPublic, ofPrivate } = newPairAttributes(signingPairSpec(LABEL));
  return fake.addPair(templateOf(ofPublic), templateOf({ ...ofPrivate, ...changes }));
}

describe('making', () => {
  test('failed and not applied: there is none, and the label is free', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.faults.set('C_GenerateKeyPair', { value: DEVICE_ERROR });
    expectCode(() => hsm.generateSigningPair(LABEL), 'HSM_UNAVAILABLE');
    expectCode(() => hsm.findSigningPair(LABEL), 'HSM_KEY_NOT_FOUND');
    const pair = hsm.generateSigningPair(LABEL);
    expect(hsm.findSigningPair(LABEL)).toBe(pair);
  });

  test('failed but applied: it is found, and no second one is made', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    fake.faults.set('C_GenerateKeyPair', { value: DEVICE_ERROR, applied: true });
    expectCode(() => hsm.generateSigningPair(LABEL), 'HSM_UNAVAILABLE');
    expectCode(() => hsm.generateSigningPair(LABEL), 'HSM_KEY_AMBIGUOUS');
    expect(hsm.findSigningPair(LABEL)).toBeGreaterThan(0);
    expect(fake.objects.size).toBe(2);
  });

  test('another program was as quick: both halves of ours are taken back', () => {
    const rig = makeFakeHsm();
    const hsm = rig.open();
    rig.fake.hooks.set('C_GenerateKeyPair', () => {
      addTwin(rig);
    });
    expectCode(() => hsm.generateSigningPair(LABEL), 'HSM_KEY_AMBIGUOUS');
    expect(rig.fake.objects.size).toBe(2);
    expect(hsm.findSigningPair(LABEL)).toBeGreaterThan(0);
  });

  test('another program made a key of the label: both halves are taken back', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    const spec = keySpec('record-mac', { label: LABEL, persistent: true, extractable: false });
    fake.hooks.set('C_GenerateKeyPair', () => {
      fake.hooks.clear();
      fake.add(
        templateOf({ CLASS: 4, TOKEN: true, LABEL, ID: Buffer.from(`sts-kms ${spec.usage} 1`) }),
      );
    });
    expectCode(() => hsm.generateSigningPair(LABEL), 'HSM_KEY_AMBIGUOUS');
    expect(fake.objects.size).toBe(1);
  });

  test('makes no pair of a fault of the search', () => {
    const { fake, open } = makeFakeHsm();
    const hsm = open();
    for (const after of [0, 1, 2]) {
      fake.faults.set('C_FindObjectsInit', { value: DEVICE_ERROR, after });
      expectCode(() => hsm.generateSigningPair(LABEL), 'HSM_UNAVAILABLE');
    }
    expect(fake.objects.size).toBe(0);
  });
});

describe('finding', () => {
  test.each<Attributes>([
    { EXTRACTABLE: true },
    { SENSITIVE: false },
    { DECRYPT: true },
    { UNWRAP: true },
    { DERIVE: true },
    { SIGN_RECOVER: true },
    { MODIFIABLE: true },
    { SIGN: false },
    { ID: Buffer.from('somebody else') },
  ])('a private half with %o is not used', (changes) => {
    const rig = makeFakeHsm();
    addTwin(rig, changes);
    expectCode(() => rig.open().findSigningPair(LABEL), 'HSM_KEY_ATTRIBUTES');
  });

  test('the public half of another pair is not used', () => {
    const rig = makeFakeHsm();
    const [one, two] = [addTwin(rig), addTwin(rig)];
    rig.fake.objects.delete(one.publicKey.readUInt32LE());
    rig.fake.objects.delete(two.privateKey.readUInt32LE());
    expectCode(() => rig.open().findSigningPair(LABEL), 'HSM_KEY_ATTRIBUTES');
  });

  test('one half alone is named', () => {
    const rig = makeFakeHsm();
    rig.fake.objects.delete(addTwin(rig).publicKey.readUInt32LE());
    const error = expectCode(() => rig.open().findSigningPair(LABEL), 'HSM_PAIR_INCOMPLETE');
    expect(error.message).toContain('only the private half');
  });

  test('the twin that the module hands out second is seen', () => {
    const rig = makeFakeHsm();
    addTwin(rig);
    addTwin(rig);
    expectCode(() => rig.open().findSigningPair(LABEL), 'HSM_KEY_AMBIGUOUS');
  });
});

test('a fault of the search is not an absent pair', () => {
  const { fake, open } = makeFakeHsm();
  const hsm = open();
  const pair = hsm.generateSigningPair(LABEL);
  for (const after of [0, 1]) {
    fake.faults.set('C_FindObjects', { value: DEVICE_ERROR, after });
    expectCode(() => hsm.findSigningPair(LABEL), 'HSM_UNAVAILABLE');
  }
  expect(hsm.findSigningPair(LABEL)).toBe(pair);
});

test('a fault of signing costs a session, and neither the pair nor another key', () => {
  const { fake, open } = makeFakeHsm();
  const hsm = open();
  const [pair, key] = [hsm.generateSigningPair(LABEL), hsm.generateKey(keySpec('dkga04'))];
  const before = [...fake.openSessions];
  for (const call of ['C_SignInit', 'C_Sign']) {
    fake.faults.set(call, { value: DEVICE_ERROR });
    expectCode(() => hsm.sign(pair, Buffer.from('x')), 'HSM_UNAVAILABLE');
  }
  const kept = [...fake.openSessions].filter((session) => before.includes(session));
  expect([kept.length, fake.openSessions.size]).toEqual([1, 2]);
  expect(hmacOf(hsm, key, Buffer.from('x'))).toHaveLength(32);
  expect(hsm.findSigningPair(LABEL)).toBe(pair);
});

test('a pair that the device forgot is gone, not absent', () => {
  const { fake, open } = makeFakeHsm();
  const hsm = open();
  const pair = hsm.generateSigningPair(LABEL);
  fake.objects.clear();
  expectCode(() => hsm.publicKeyOf(pair), 'HSM_KEY_GONE');
});
