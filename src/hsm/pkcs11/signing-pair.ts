/**
 * Signing pairs in a PKCS#11 module: RSA-3072, whose private half lies in the token, signs, and does
 * nothing else. The public half is read from it; no object is kept for that.
 *
 * @module
 */
import { createHash, createPublicKey, randomBytes } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import { CKK_RSA, CKM, CKO_PRIVATE_KEY } from './cryptoki-numbers.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { findObjects, isValue, readAttributes } from './find-key.ts';
import { templateOf, type Attributes } from './key-attributes.ts';

const RSA_BITS = 3072;
/** 65537, as a big-endian number. */
const EXPONENT = Buffer.from([1, 0, 1]);
/** Room for the signature: one module ends the process when its answer does not fit. */
const ROOM_BYTES = 1024;
const ID_RANDOM_BYTES = 8;
/**
 * The DigestInfo of SHA-256 without the digest. RFC 8017 section 9.2. Not every module has the
 * mechanism that hashes too: opencryptoki 3.8 has not.
 */
const DIGEST_INFO = Buffer.from('3031300D060960864801650304020105000420', 'hex');

/** What the private half is and may do; a found one must be so. */
const PRIVATE_HALF = {
  KEY_TYPE: CKK_RSA,
  PRIVATE: true,
  SENSITIVE: true,
  EXTRACTABLE: false,
  SIGN: true,
  SIGN_RECOVER: false,
  DECRYPT: false,
  UNWRAP: false,
  DERIVE: false,
} as const satisfies Attributes;

/** A pair and its public half. */
export interface ModulePair {
  readonly object: CryptokiHandle;
  /** SubjectPublicKeyInfo in DER. */
  readonly publicKey: Uint8Array;
}

/**
 * Makes a pair.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS when a pair has the label already
 */
export function generatePair(sessions: DeviceSessions, label: string): ModulePair {
  if (labelled(sessions, label).length > 0) throw labelTaken(label);
  const object = make(sessions, label);
  if (labelled(sessions, label).length > 1) {
    // Another process was as quick: both take their own back.
    destroyPair(sessions, object);
    throw labelTaken(label);
  }
  return { object, publicKey: publicKeyOf(sessions, object) };
}

/**
 * The one pair with this label.
 *
 * @throws {KmsError} HSM_KEY_NOT_FOUND, HSM_KEY_AMBIGUOUS, HSM_KEY_ATTRIBUTES
 */
export function findPair(sessions: DeviceSessions, label: string): ModulePair {
  const [object, ...others] = labelled(sessions, label);
  if (object === undefined) {
    throw new KmsError('HSM_KEY_NOT_FOUND', `no signing pair is labelled ${label}`);
  }
  if (others.length > 0) throw new KmsError('HSM_KEY_AMBIGUOUS', `two pairs labelled ${label}`);
  requireAttributes(sessions, object, label);
  return { object, publicKey: publicKeyOf(sessions, object) };
}

/** Signs octets. */
export function signWithPair(
  sessions: DeviceSessions,
  object: CryptokiHandle,
  octets: Uint8Array,
): Uint8Array {
  const { cryptoki } = sessions;
  const hashed = Buffer.concat([DIGEST_INFO, createHash('sha256').update(octets).digest()]);
  const signature = sessions.compute('sign', (session) => {
    cryptoki.C_SignInit(session, { mechanism: CKM.RSA_PKCS }, object);
    return cryptoki.C_Sign(session, hashed, Buffer.alloc(ROOM_BYTES));
  });
  return Uint8Array.from(signature);
}

/** Destroys a pair. */
export function destroyPair(sessions: DeviceSessions, object: CryptokiHandle): void {
  sessions.withKeys('destroy a pair', (session) => {
    sessions.cryptoki.C_DestroyObject(session, object);
  });
}

function labelled(sessions: DeviceSessions, label: string): CryptokiHandle[] {
  return findObjects(sessions, { CLASS: CKO_PRIVATE_KEY, TOKEN: true, LABEL: label });
}

function make(sessions: DeviceSessions, label: string): CryptokiHandle {
  const id = Buffer.from(`sts-kms signing ${randomBytes(ID_RANDOM_BYTES).toString('hex')}`);
  const { KEY_TYPE, ...mayDo } = PRIVATE_HALF;
  const ofPrivate = { TOKEN: true, LABEL: label, ID: id, KEY_TYPE, ...mayDo };
  const ofPublic = {
    TOKEN: false,
    ID: id,
    VERIFY: true,
    MODULUS_BITS: RSA_BITS,
    PUBLIC_EXPONENT: EXPONENT,
  };
  const how = { mechanism: CKM.RSA_PKCS_KEY_PAIR_GEN };
  return sessions.withKeys('make a signing pair', (session) => {
    const { cryptoki } = sessions;
    const made = cryptoki.C_GenerateKeyPair(
      session,
      how,
      templateOf(ofPublic),
      templateOf(ofPrivate),
    );
    cryptoki.C_DestroyObject(session, made.publicKey);
    return made.privateKey;
  });
}

/** What may leave, or do more than sign, was not made here. */
function requireAttributes(sessions: DeviceSessions, object: CryptokiHandle, label: string): void {
  const names = Object.keys(PRIVATE_HALF) as (keyof typeof PRIVATE_HALF)[];
  const values = readAttributes(sessions, object, names);
  const wrong = names.filter((name, n) => !isValue(values[n], PRIVATE_HALF[name]));
  if (wrong.length === 0) return;
  const message = `the pair labelled ${label} has another ${wrong.join(', ')} than a signing pair`;
  throw new KmsError('HSM_KEY_ATTRIBUTES', message);
}

function publicKeyOf(sessions: DeviceSessions, object: CryptokiHandle): Uint8Array {
  const [modulus = Buffer.alloc(0)] = readAttributes(sessions, object, ['MODULUS']);
  const n = Buffer.from(modulus).toString('base64url');
  const key = { kty: 'RSA', n, e: EXPONENT.toString('base64url') };
  const spki = createPublicKey({ key, format: 'jwk' }).export({ format: 'der', type: 'spki' });
  return Uint8Array.from(spki);
}

function labelTaken(label: string): KmsError {
  return new KmsError('HSM_KEY_AMBIGUOUS', `a signing pair is labelled ${label} already`);
}
