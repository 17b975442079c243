/** Signing pairs of a token: restarts, pairs that another program made, and what the PIN allows. */
import { generateKeyPairSync } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { ErrorCode } from '../../../src/errors/catalogue.ts';
import {
  CKA,
  CKM,
  CKO_PRIVATE_KEY,
  CKO_PUBLIC_KEY,
} from '../../../src/hsm/pkcs11/cryptoki-numbers.ts';
import type { CryptokiHandle } from '../../../src/hsm/pkcs11/cryptoki.ts';
import { templateOf, type Attributes } from '../../../src/hsm/pkcs11/key-attributes.ts';
import { openPkcs11Hsm } from '../../../src/hsm/pkcs11/open-pkcs11-hsm.ts';
import { newPairAttributes } from '../../../src/hsm/pkcs11/pair-attributes.ts';
import { signingPairSpec } from '../../../src/hsm/signing-pair-spec.ts';
import type { Hsm } from '../../../src/ports/hsm.ts';
import { codeOf, expectCode } from '../../support/expect-code.ts';
import type { HsmRig } from '../../support/hsm-rigs/hsm-rig.ts';
import { enter, type Intruder } from '../../support/hsm-rigs/intruder.ts';
import { newLabel } from './hsm-under-test.ts';
import { verifies } from './signing-pairs.ts';

const MESSAGE = Buffer.from('the same after a restart?');
/** Quick to make: what is wrong with it is found before its strength is looked at. */
const WEAK_BITS = 2048;

/** Numbers of an RSA key, by their names in a JWK, as attributes. */
const PARTS = {
  ...{ n: CKA.MODULUS, e: CKA.PUBLIC_EXPONENT, d: 0x123 },
  ...{ p: 0x124, q: 0x125, dp: 0x126, dq: 0x127, qi: 0x128 },
} as const;
type Part = keyof typeof PARTS;
/** What only making a pair takes. */
const OF_GENERATION = new Set<number>([CKA.MODULUS_BITS, CKA.PUBLIC_EXPONENT]);

/** opencryptoki says of a private key that came from outside that it was never to be had there. */
const OF_OUTSIDE: Readonly<Record<string, ErrorCode | 'accepted'>> = {
  softhsm2: 'HSM_KEY_ATTRIBUTES',
  'nss-softokn': 'HSM_KEY_ATTRIBUTES',
  opencryptoki: 'accepted',
};

interface Changes {
  readonly ofPublic?: Attributes;
  readonly ofPrivate?: Attributes;
}

export function describePairUse(rig: HsmRig): void {
  const open = () => openPkcs11Hsm(rig.profile, rig.access());
  let hsm: Hsm;
  let intruder: Intruder;
  const made: CryptokiHandle[] = [];
  beforeAll(() => {
    hsm = open();
    intruder = enter(rig);
  });
  afterAll(() => {
    for (const object of made) intruder.cryptoki.C_DestroyObject(intruder.session, object);
    intruder.leave();
    hsm.close();
  });

  /** A pair as ours but for some attributes, made past this program. */
  function foreignPair(label: string, { ofPublic, ofPrivate }: Changes) {
    const wanted = newPairAttributes(signingPairSpec(label));
    const pair = intruder.cryptoki.C_GenerateKeyPair(
      intruder.session,
      { mechanism: CKM.RSA_PKCS_KEY_PAIR_GEN },
      templateOf({ ...wanted.ofPublic, MODULUS_BITS: WEAK_BITS, ...ofPublic }),
      templateOf({ ...wanted.ofPrivate, ...ofPrivate }),
    );
    made.push(pair.publicKey, pair.privateKey);
    return pair;
  }

  function destroy(object: CryptokiHandle): void {
    intruder.cryptoki.C_DestroyObject(intruder.session, object);
    made.splice(
      made.findIndex((each) => each.equals(object)),
      1,
    );
  }

  function halvesOf(label: string): Record<'public' | 'private', CryptokiHandle[]> {
    const find = (objectClass: number) => {
      const { cryptoki, session } = intruder;
      cryptoki.C_FindObjectsInit(session, templateOf({ CLASS: objectClass, LABEL: label }));
      const found = cryptoki.C_FindObjects(session, 10);
      cryptoki.C_FindObjectsFinal(session);
      return found;
    };
    return { public: find(CKO_PUBLIC_KEY), private: find(CKO_PRIVATE_KEY) };
  }

  test('is there after a restart and signs the same; the PIN neither reads nor wraps it', () => {
    const label = newLabel();
    const first = open();
    const pair = first.generateSigningPair(label);
    const [spki, signature] = [first.publicKeyOf(pair), first.sign(pair, MESSAGE)];
    first.close();
    const second = open();
    const found = second.findSigningPair(label);
    expect(second.publicKeyOf(found)).toEqual(spki);
    expect(second.sign(found, MESSAGE)).toEqual(signature);
    expect(verifies(spki, MESSAGE, signature)).toBe(true);
    const { cryptoki, session } = intruder;
    const half = halvesOf(label).private[0]!;
    // The private exponent, and the prime numbers.
    for (const type of [0x123, 0x124, 0x125]) {
      expect(() => cryptoki.C_GetAttributeValue(session, half, [{ type }])).toThrow(/CKR_/);
    }
    for (const change of [{ EXTRACTABLE: true }, { SENSITIVE: false }, { DECRYPT: true }]) {
      expect(() => {
        cryptoki.C_SetAttributeValue(session, half, templateOf(change));
      }).toThrow(/CKR_/);
    }
    const id = cryptoki.C_GetAttributeValue(session, half, [{ type: CKA.ID }])[0]!.value;
    expect(id.toString('latin1')).toMatch(/^sts-kms sign [0-9a-f]{16}$/);
    second.destroyKey(found);
    expect(halvesOf(label)).toEqual({ public: [], private: [] });
    second.close();
  }, 60_000);

  describe('a pair that another program made', () => {
    test.each<[string, Changes]>([
      ['that can be read', { ofPrivate: { EXTRACTABLE: true, SENSITIVE: false } }],
      ['that can be wrapped out', { ofPrivate: { EXTRACTABLE: true } }],
      ['that deciphers too', { ofPublic: { ENCRYPT: true }, ofPrivate: { DECRYPT: true } }],
      ['that opens keys too', { ofPublic: { WRAP: true }, ofPrivate: { UNWRAP: true } }],
      ['that can be changed', { ofPrivate: { MODIFIABLE: true } }],
      ['without our mark', { ofPrivate: { ID: Buffer.from('somebody else') } }],
      ['of less than 3072 bits', {}],
    ])(
      '%s is not used',
      (_, changes) => {
        const label = newLabel();
        const pair = foreignPair(label, changes);
        expectCode(() => hsm.findSigningPair(label), 'HSM_KEY_ATTRIBUTES');
        expectCode(() => hsm.generateSigningPair(label), 'HSM_KEY_AMBIGUOUS');
        destroy(pair.publicKey);
        destroy(pair.privateKey);
      },
      60_000,
    );

    test('that was outside before is not used, where the module tells', () => {
      const label = newLabel();
      const { ofPublic, ofPrivate } = newPairAttributes(signingPairSpec(label));
      const { privateKey } = generateKeyPairSync('rsa', { modulusLength: 3072 });
      const numbers = privateKey.export({ format: 'jwk' });
      const create = (attributes: Attributes, names: readonly Part[]) => {
        const values = names.map((name) => ({
          type: PARTS[name],
          value: Buffer.from(numbers[name] ?? '', 'base64url'),
        }));
        const { cryptoki, session } = intruder;
        const ours = templateOf(attributes).filter(({ type }) => !OF_GENERATION.has(type));
        made.push(cryptoki.C_CreateObject(session, [...values, ...ours]));
      };
      create(ofPublic, ['n', 'e']);
      create(ofPrivate, ['n', 'e', 'd', 'p', 'q', 'dp', 'dq', 'qi']);
      expect(codeOf(() => hsm.findSigningPair(label))).toBe(OF_OUTSIDE[rig.profile.profile]);
      for (const object of made.slice(-2)) destroy(object);
    });

    test('with the label of ours is seen, either half of it', () => {
      const label = newLabel();
      const pair = hsm.generateSigningPair(label);
      const twin = foreignPair(label, {});
      expectCode(() => hsm.findSigningPair(label), 'HSM_KEY_AMBIGUOUS');
      destroy(twin.publicKey);
      expectCode(() => hsm.findSigningPair(label), 'HSM_KEY_AMBIGUOUS');
      destroy(twin.privateKey);
      expect(hsm.findSigningPair(label)).toBe(pair);
      hsm.destroyKey(pair);
    }, 60_000);

    test('with another public half than its own is not used', () => {
      const label = newLabel();
      const pair = hsm.generateSigningPair(label);
      const ofPublic = { MODULUS_BITS: 3072 };
      const other = foreignPair(label, { ofPublic });
      destroy(other.privateKey);
      intruder.cryptoki.C_DestroyObject(intruder.session, ownPublicHalf(label, other.publicKey));
      expectCode(() => hsm.findSigningPair(label), 'HSM_KEY_ATTRIBUTES');
      // Of the pair one half is gone already, which the module says; the other goes with it.
      expectCode(() => {
        hsm.destroyKey(pair);
      }, 'HSM_KEY_GONE');
      destroy(other.publicKey);
      expect(halvesOf(label)).toEqual({ public: [], private: [] });
    }, 60_000);

    function ownPublicHalf(label: string, other: CryptokiHandle): CryptokiHandle {
      return halvesOf(label).public.find((each) => !each.equals(other))!;
    }
  });

  test.each(['public', 'private'] as const)(
    'of a pair that has only its %s half',
    (left) => {
      const label = newLabel();
      const pair = foreignPair(label, {});
      destroy(left === 'public' ? pair.privateKey : pair.publicKey);
      const error = expectCode(() => hsm.findSigningPair(label), 'HSM_PAIR_INCOMPLETE');
      expect(error.message).toContain(`only the ${left} half`);
      expectCode(() => hsm.generateSigningPair(label), 'HSM_KEY_AMBIGUOUS');
      destroy(left === 'public' ? pair.publicKey : pair.privateKey);
      expectCode(() => hsm.findSigningPair(label), 'HSM_KEY_NOT_FOUND');
    },
    60_000,
  );
}
