/**
 * Signing pairs of a module: made inside, found whole and with their attributes, or not used.
 *
 * @module
 */
import { createHash, createPublicKey } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import { SIGNING_PAIR } from '../../ports/hsm.ts';
import { signingPairSpec, type SigningPairSpec } from '../signing-pair-spec.ts';
import { CKM, CKO_PRIVATE_KEY, CKO_PUBLIC_KEY } from './cryptoki-numbers.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { findLabelled, isValue, readAttributes } from './find-key.ts';
import type { HeldKey } from './held-key.ts';
import { templateOf, type Attributes } from './key-attributes.ts';
import {
  newPairAttributes,
  PAIR_ID_PREFIX,
  PRIVATE_HALF_FOUND,
  PUBLIC_EXPONENT,
} from './pair-attributes.ts';

/** The DigestInfo of SHA-256 without the digest. RFC 8017 section 9.2. */
const DIGEST_INFO = Buffer.from('3031300D060960864801650304020105000420', 'hex');
/** Room for a signature to spare: one module ends the process when its answer does not fit. */
const ROOM_BYTES = 512;

/** Makes a pair: the module makes both halves in one call, or none. */
export function generatePair(sessions: DeviceSessions, label: string): HeldKey<SigningPairSpec> {
  const spec = signingPairSpec(label);
  const { ofPublic, ofPrivate } = newPairAttributes(spec);
  const { publicKey, privateKey } = sessions.withKeys('make a signing pair', (session) =>
    sessions.cryptoki.C_GenerateKeyPair(
      session,
      { mechanism: CKM.RSA_PKCS_KEY_PAIR_GEN },
      templateOf(ofPublic),
      templateOf(ofPrivate),
    ),
  );
  return { spec, object: privateKey, publicObject: publicKey };
}

/**
 * The one pair with this label.
 *
 * @throws {KmsError} HSM_KEY_NOT_FOUND, HSM_KEY_AMBIGUOUS, HSM_PAIR_INCOMPLETE, HSM_KEY_ATTRIBUTES
 */
export function findPair(sessions: DeviceSessions, label: string): HeldKey<SigningPairSpec> {
  const [object, ...otherPrivate] = findLabelled(sessions, label, CKO_PRIVATE_KEY);
  const [publicObject, ...otherPublic] = findLabelled(sessions, label, CKO_PUBLIC_KEY);
  if (object === undefined && publicObject === undefined) {
    throw new KmsError('HSM_KEY_NOT_FOUND', `no signing pair is labelled ${label}`);
  }
  if (otherPrivate.length > 0 || otherPublic.length > 0) {
    throw new KmsError('HSM_KEY_AMBIGUOUS', `two signing pairs labelled ${label}`);
  }
  if (object === undefined || publicObject === undefined) {
    const left = object === undefined ? 'public' : 'private';
    throw new KmsError(
      'HSM_PAIR_INCOMPLETE',
      `of the pair ${label} only the ${left} half is there`,
    );
  }
  requirePrivateHalf(sessions, object, label);
  const held = { spec: signingPairSpec(label), object, publicObject };
  requireOnePair(sessions, held);
  return held;
}

/** SubjectPublicKeyInfo of the public half, in DER. */
export function publicKeyOfPair(sessions: DeviceSessions, held: HeldKey): Uint8Array {
  const { object, publicObject = object } = held;
  const [modulus, exponent] = readAttributes(sessions, publicObject, NUMBERS);
  const key = {
    kty: 'RSA',
    n: (modulus ?? Buffer.alloc(0)).toString('base64url'),
    e: (exponent ?? Buffer.alloc(0)).toString('base64url'),
  };
  const spki = createPublicKey({ key, format: 'jwk' }).export({ type: 'spki', format: 'der' });
  return Uint8Array.from(spki);
}

/**
 * Signs octets with the private half. The digest is made here: of the modules that were measured
 * one has no mechanism that hashes by itself, and all have the one that takes a DigestInfo.
 */
export function signWithPair(
  sessions: DeviceSessions,
  { object }: HeldKey,
  octets: Uint8Array,
): Uint8Array {
  const { cryptoki } = sessions;
  const message = Buffer.concat([DIGEST_INFO, createHash('sha256').update(octets).digest()]);
  const signature = sessions.compute('sign', (session) => {
    cryptoki.C_SignInit(session, { mechanism: CKM.RSA_PKCS }, object);
    return cryptoki.C_Sign(session, message, Buffer.alloc(ROOM_BYTES));
  });
  return Uint8Array.from(signature);
}

/** What a public key consists of. */
const NUMBERS = ['MODULUS', 'PUBLIC_EXPONENT'] as const;

/** Refuses a private half that was not made here, or may do more than sign. */
function requirePrivateHalf(sessions: DeviceSessions, object: CryptokiHandle, label: string): void {
  const [id] = readAttributes(sessions, object, ['ID']);
  if (id?.toString('latin1').startsWith(PAIR_ID_PREFIX) !== true) {
    throw new KmsError('HSM_KEY_ATTRIBUTES', `the pair labelled ${label} was not made here`);
  }
  const wanted: Attributes = PRIVATE_HALF_FOUND;
  const names = Object.keys(wanted) as (keyof Attributes)[];
  const values = readAttributes(sessions, object, names);
  const wrong = names.filter((name, n) => !isValue(values[n], wanted[name]));
  if (wrong.length > 0) {
    const message = `the pair labelled ${label} has ${wrong.join(', ')} unlike a signing pair`;
    throw new KmsError('HSM_KEY_ATTRIBUTES', message);
  }
}

/** Refuses two halves that do not belong together, and a pair of another strength. */
function requireOnePair(sessions: DeviceSessions, held: HeldKey<SigningPairSpec>): void {
  const { spec, object, publicObject = object } = held;
  const [ofPrivate] = readAttributes(sessions, object, ['MODULUS']);
  const [ofPublic, exponent] = readAttributes(sessions, publicObject, NUMBERS);
  const modulus = unsigned(ofPublic);
  const strong = modulus.length === SIGNING_PAIR.signatureBytes && (modulus[0] ?? 0) >= 0x80;
  const same = strong && modulus.equals(unsigned(ofPrivate));
  if (same && unsigned(exponent).equals(PUBLIC_EXPONENT)) return;
  const message = `the halves labelled ${spec.label} are not one pair of RSA-${SIGNING_PAIR.bits}`;
  throw new KmsError('HSM_KEY_ATTRIBUTES', message);
}

/** A number of PKCS#11 without zero octets before it: some modules put one. */
function unsigned(octets: Buffer | undefined): Buffer {
  const first = octets?.findIndex((octet) => octet !== 0) ?? -1;
  return octets === undefined || first < 0 ? Buffer.alloc(0) : octets.subarray(first);
}
