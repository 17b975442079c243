/** Signing pairs: they sign, node:crypto agrees, and they do nothing else. */
import { createPublicKey, randomBytes, verify } from 'node:crypto';
import { expect, test } from 'vitest';
import { expectCode } from '../../support/expect-code.ts';
import { keySpec, newLabel, useHsm, type HsmUnderTest } from './hsm-under-test.ts';

const SIGNATURE_BYTES = 384;

function isSigned(publicKey: Uint8Array, octets: Uint8Array, signature: Uint8Array): boolean {
  const key = createPublicKey({ key: Buffer.from(publicKey), format: 'der', type: 'spki' });
  return verify('sha256', octets, key, signature);
}

export function describeSigning(underTest: HsmUnderTest): void {
  const { hsm, temporary } = useHsm(underTest);

  test('a pair signs octets of any length, and its signature fits nothing else', () => {
    const pair = hsm().generateSigningPair(newLabel());
    temporary(pair.key);
    for (const length of [1, 64, 5000]) {
      const octets = randomBytes(length);
      const signature = hsm().sign(pair.key, octets);
      expect(signature).toHaveLength(SIGNATURE_BYTES);
      expect(isSigned(pair.publicKey, octets, signature)).toBe(true);
      octets[0] = (octets[0] ?? 0) ^ 1;
      expect(isSigned(pair.publicKey, octets, signature)).toBe(false);
    }
  });

  test('it is found again, is 3072 bits long, and is one of a kind', () => {
    const label = newLabel();
    expectCode(() => hsm().findSigningPair(label), 'HSM_KEY_NOT_FOUND');
    const made = hsm().generateSigningPair(label);
    temporary(made.key);
    const found = hsm().findSigningPair(label);
    expect(found.publicKey).toEqual(made.publicKey);
    const key = createPublicKey({
      key: Buffer.from(made.publicKey),
      format: 'der',
      type: 'spki',
    });
    expect(key.asymmetricKeyDetails).toMatchObject({ modulusLength: 3072 });
    const octets = randomBytes(20);
    expect(isSigned(made.publicKey, octets, hsm().sign(found.key, octets))).toBe(true);
    expectCode(() => hsm().generateSigningPair(label), 'HSM_KEY_AMBIGUOUS');
  });

  test('pairs and secret keys do not meet, by label or by handle', () => {
    const label = newLabel();
    const pair = hsm().generateSigningPair(label);
    temporary(pair.key);
    expectCode(() => hsm().findKey(label), 'HSM_KEY_NOT_FOUND');
    const key = hsm().generateKey(keySpec('record-mac', { label }));
    expectCode(() => hsm().sign(key, randomBytes(8)), 'HSM_KEY_NOT_FOUND');
    const target = new Uint8Array(32);
    const messages = { octets: randomBytes(8), bytes: 8, count: 1 };
    expectCode(() => {
      hsm().hmacSha256(pair.key, messages, target);
    }, 'HSM_KEY_NOT_FOUND');
    const wrapping = hsm().generateKey(keySpec('wrap'));
    expectCode(() => hsm().wrapKey(wrapping, pair.key), 'HSM_KEY_NOT_FOUND');
    expectCode(() => {
      hsm().readKey(pair.key, new Uint8Array(4096));
    }, 'HSM_KEY_NOT_FOUND');
  });

  test('destroyed, it is gone', () => {
    const label = newLabel();
    const { key } = hsm().generateSigningPair(label);
    hsm().destroyKey(key);
    expectCode(() => hsm().sign(key, randomBytes(8)), 'HSM_KEY_NOT_FOUND');
    expectCode(() => hsm().findSigningPair(label), 'HSM_KEY_NOT_FOUND');
  });
}
