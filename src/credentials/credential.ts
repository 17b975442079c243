/**
 * The credential of somebody who is there. It signs in its own formats only, and is overwritten in
 * the end; Node's copy of the key lies outside the JavaScript heap.
 *
 * @module
 */
import { createPrivateKey, createPublicKey, randomBytes, sign, type KeyObject } from 'node:crypto';
import { canonicalOctets } from '../exchange/canonical-octets.ts';
import { KmsError } from '../errors/kms-error.ts';
import type { ApprovalDocument } from '../people/approval-document.ts';
import type { Person } from '../people/person.ts';
import { enrolmentOctets } from './enrolment.ts';
import { openKeyFile, SEED_BYTES, type KeyFile } from './key-file.ts';
import { verifySignedText } from './verify.ts';

/** What stands before the seed in a PKCS #8 key, as published in RFC 8410. */
const PKCS8_HEAD = Buffer.from('302e020100300506032b657004220420', 'hex');
/** First member of the answer to a challenge. */
const CHALLENGE_DOMAIN = 'sts-kms challenge 1';

/** Somebody's credential, opened. */
export interface Credential {
  readonly personId: string;
  readonly name: string;
  /** 64 hex digits. */
  readonly publicKey: string;
  /** Signs a request or an approval. */
  signDocument(document: ApprovalDocument): string;
  /** Signs their own enrolment. */
  signEnrolment(person: Person): string;
  /** Proves to an installation that they are there. */
  answerChallenge(challenge: Challenge): string;
}

/** Asks somebody to prove who they are, here and now. */
export interface Challenge {
  readonly installationId: string;
  /** 32 hex digits, new each time. */
  readonly nonce: string;
}

/** A new challenge. */
export function newChallenge(installationId: string): Challenge {
  return { installationId, nonce: randomBytes(16).toString('hex') };
}

/** Whether the holder of a public key answered a challenge. */
export function verifyChallenge(publicKey: string, challenge: Challenge, answer: string): boolean {
  return verifySignedText(publicKey, challengeOctets(challenge), answer);
}

/**
 * Opens the credential of a key file.
 *
 * @param passphrase - the caller wipes it
 * @throws {KmsError} PERSON_PASSPHRASE, PERSON_KEY_FILE when the key is not the one that it names
 */
export function openCredential(file: KeyFile, passphrase: Uint8Array): Credential {
  const seed = openKeyFile(file, passphrase);
  try {
    const credential = credentialOf(file, seed);
    if (credential.publicKey === file.publicKey) return credential;
    throw new KmsError('PERSON_KEY_FILE', 'the key file holds another key than it says');
  } finally {
    seed.fill(0);
  }
}

/** The credential of a seed of 32 octets, which the caller wipes. */
export function credentialOf(
  { personId, name }: Pick<KeyFile, 'personId' | 'name'>,
  seed: Uint8Array,
): Credential {
  const key = privateKeyOf(seed);
  const signed = (octets: Uint8Array): string => sign(null, octets, key).toString('base64');
  return {
    personId,
    name,
    publicKey: publicKeyOf(key),
    signDocument: (document) => signed(canonicalOctets(document)),
    signEnrolment: (person) => signed(enrolmentOctets(person)),
    answerChallenge: (challenge) => signed(challengeOctets(challenge)),
  };
}

function challengeOctets({ installationId, nonce }: Challenge): Uint8Array {
  return canonicalOctets([CHALLENGE_DOMAIN, installationId, nonce]);
}

function privateKeyOf(seed: Uint8Array): KeyObject {
  const der = Buffer.allocUnsafeSlow(PKCS8_HEAD.length + SEED_BYTES);
  try {
    PKCS8_HEAD.copy(der);
    der.set(seed, PKCS8_HEAD.length);
    return createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  } finally {
    der.fill(0);
  }
}

function publicKeyOf(key: KeyObject): string {
  const spki = createPublicKey(key).export({ format: 'der', type: 'spki' });
  return spki.subarray(-SEED_BYTES).toString('hex');
}
