/** Signing pairs: what they sign node:crypto verifies, and they do nothing else. */
import { createPublicKey, verify } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { SIGNING_PAIR, type Hsm, type KeyHandle } from '../../../src/ports/hsm.ts';
import { expectCode } from '../../support/expect-code.ts';
import { desOf, hmacOf, keySpec, newLabel, valueOf, type HsmUnderTest } from './hsm-under-test.ts';

const MESSAGE = Buffer.from('what is signed is a head of the audit chain');

/** Whether node:crypto takes a signature for the octets. */
export function verifies(spki: Uint8Array, octets: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
  return verify('sha256', octets, key, signature);
}

export function describeSigningPairs({ open }: HsmUnderTest): void {
  // One for all tests: a device takes its time to make one.
  const label = newLabel();
  let hsm: Hsm;
  let pair: KeyHandle;
  beforeAll(() => {
    hsm = open();
    pair = hsm.generateSigningPair(label);
  }, 60_000);
  afterAll(() => {
    hsm.destroyKey(hsm.findSigningPair(label));
    expectCode(() => hsm.findSigningPair(label), 'HSM_KEY_NOT_FOUND');
    hsm.close();
  });

  test('the public key is one of RSA-3072, the same each time', () => {
    const spki = hsm.publicKeyOf(pair);
    const key = createPublicKey({ key: Buffer.from(spki), format: 'der', type: 'spki' });
    expect(key.asymmetricKeyType).toBe('rsa');
    expect(key.asymmetricKeyDetails).toMatchObject({
      modulusLength: SIGNING_PAIR.bits,
      publicExponent: 65537n,
    });
    expect(hsm.publicKeyOf(hsm.findSigningPair(label))).toEqual(spki);
  });

  test('what it signs is verified, and nothing else is', () => {
    const spki = hsm.publicKeyOf(pair);
    const signature = hsm.sign(pair, MESSAGE);
    expect(signature).toHaveLength(SIGNING_PAIR.signatureBytes);
    expect(verifies(spki, MESSAGE, signature)).toBe(true);
    for (let at = 0; at < MESSAGE.length; at += 1) {
      const altered = Buffer.from(MESSAGE);
      altered[at] = (altered[at] ?? 0) ^ 1;
      expect(verifies(spki, altered, signature)).toBe(false);
    }
    expect(
      verifies(
        spki,
        MESSAGE,
        signature.map((octet, at) => (at === 9 ? octet ^ 1 : octet)),
      ),
    ).toBe(false);
  });

  test.each([0, 1, 63, 64, 65, 1000])('%i octets are signed', (bytes) => {
    const octets = new Uint8Array(bytes).fill(7);
    expect(verifies(hsm.publicKeyOf(pair), octets, hsm.sign(pair, octets))).toBe(true);
  });

  test('the signature of RSASSA-PKCS1-v1_5 is the same each time', () => {
    const found = hsm.findSigningPair(label);
    expect(hsm.sign(found, MESSAGE)).toEqual(hsm.sign(pair, MESSAGE));
  });

  test('it is never read, wrapped, or used as a key of another kind', () => {
    const wrapping = hsm.generateKey(keySpec('wrap'));
    const inner = hsm.generateKey(keySpec('dkga04'));
    expectCode(() => valueOf(hsm, pair, 2000), 'HSM_KEY_NOT_EXTRACTABLE');
    expectCode(() => hsm.wrapKey(wrapping, pair), 'HSM_KEY_NOT_EXTRACTABLE');
    expectCode(() => hsm.wrapKey(pair, inner), 'HSM_KEY_USAGE');
    const blob = hsm.wrapKey(wrapping, inner);
    expectCode(() => hsm.unwrapKey(pair, blob, keySpec('dkga04')), 'HSM_KEY_USAGE');
    expectCode(() => hmacOf(hsm, pair, MESSAGE), 'HSM_KEY_USAGE');
    expectCode(() => desOf(hsm, pair, new Uint8Array(8)), 'HSM_KEY_USAGE');
  });

  test('no other key signs or has a public half', () => {
    const key = hsm.generateKey(keySpec('record-mac'));
    expectCode(() => hsm.sign(key, MESSAGE), 'HSM_KEY_USAGE');
    expectCode(() => hsm.publicKeyOf(key), 'HSM_KEY_USAGE');
  });

  test('a label names one thing: neither a pair nor a key is made beside a pair', () => {
    const before = hsm.publicKeyOf(pair);
    const spec = keySpec('record-mac', { label, persistent: true, extractable: false });
    expectCode(() => hsm.generateSigningPair(label), 'HSM_KEY_AMBIGUOUS');
    expectCode(() => hsm.generateKey(spec), 'HSM_KEY_AMBIGUOUS');
    expectCode(() => hsm.importKey(spec, new Uint8Array(32)), 'HSM_KEY_AMBIGUOUS');
    expectCode(() => hsm.findKey(label), 'HSM_KEY_NOT_FOUND');
    expect(hsm.publicKeyOf(hsm.findSigningPair(label))).toEqual(before);
  });

  test('nor a pair beside a key, which is no pair', () => {
    const taken = newLabel();
    const spec = keySpec('record-mac', { label: taken, persistent: true, extractable: false });
    const key = hsm.generateKey(spec);
    expectCode(() => hsm.generateSigningPair(taken), 'HSM_KEY_AMBIGUOUS');
    expectCode(() => hsm.findSigningPair(taken), 'HSM_KEY_NOT_FOUND');
    hsm.destroyKey(key);
  });

  test('a session key may share its label', () => {
    const key = hsm.generateKey(keySpec('record-mac', { label }));
    expectCode(() => hsm.findKey(label), 'HSM_KEY_NOT_FOUND');
    expect(hsm.publicKeyOf(hsm.findSigningPair(label))).toEqual(hsm.publicKeyOf(pair));
    hsm.destroyKey(key);
  });

  describe('a second one', () => {
    test('is another, and is gone for good when it is destroyed', () => {
      const other = newLabel();
      const second = hsm.generateSigningPair(other);
      expect(hsm.publicKeyOf(second)).not.toEqual(hsm.publicKeyOf(pair));
      expect(verifies(hsm.publicKeyOf(pair), MESSAGE, hsm.sign(second, MESSAGE))).toBe(false);
      hsm.destroyKey(second);
      hsm.destroyKey(second);
      expectCode(() => hsm.sign(second, MESSAGE), 'HSM_KEY_NOT_FOUND');
      expectCode(() => hsm.publicKeyOf(second), 'HSM_KEY_NOT_FOUND');
      expectCode(() => hsm.findSigningPair(other), 'HSM_KEY_NOT_FOUND');
      expect(hsm.publicKeyOf(hsm.findSigningPair(label))).toEqual(hsm.publicKeyOf(pair));
    }, 60_000);
  });
}
