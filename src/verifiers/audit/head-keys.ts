/**
 * The public keys under which heads are checked, and which of them somebody vouches for. Imports
 * nothing of the program that wrote the export.
 *
 * @module
 */
import { createHash, createPublicKey, type KeyObject, verify } from 'node:crypto';

/** What is known of the signer from elsewhere than the file. */
export interface KnownSigner {
  /** Public keys, PEM. */
  readonly keys?: readonly string[];
  /** SHA-256 of public keys, 64 hex digits, as the printed head has it. */
  readonly fingerprints?: readonly string[];
}

/** A public key of RSA with its fingerprint, 64 upper-case hex digits. */
interface HeadKey {
  readonly key: KeyObject;
  readonly fingerprint: string;
}

/** A signature with what it is about. */
export interface SignedText {
  readonly text: string;
  readonly keyFingerprint: string;
  /** Base64. */
  readonly signature: string;
}

const PEM = '-----BEGIN PUBLIC KEY-----\n';
const FINGERPRINT = /^[0-9A-F]{64}$/;

/** Keys by fingerprint, and the fingerprints that somebody vouches for. */
export class HeadKeys {
  readonly #keys = new Map<string, KeyObject>();
  /** Null: nobody vouches for any, and each key is taken. */
  readonly #vouched: ReadonlySet<string> | null;

  /** @throws {RangeError} for a known key or fingerprint that is none */
  constructor({ keys = [], fingerprints = [] }: KnownSigner) {
    const vouched = new Set<string>();
    for (const pem of keys) {
      const known = headKeyFrom(pem);
      if (known === null) throw new RangeError('--key: no public key of RSA in PEM');
      this.#keys.set(known.fingerprint, known.key);
      vouched.add(known.fingerprint);
    }
    for (const typed of fingerprints) {
      const fingerprint = typed.replaceAll(' ', '').toUpperCase();
      if (!FINGERPRINT.test(fingerprint)) throw new RangeError('--fingerprint: 64 hex digits');
      vouched.add(fingerprint);
    }
    this.#vouched = vouched.size === 0 ? null : vouched;
  }

  /** Whether a good signature says more than that the file agrees with itself. */
  get vouchedFor(): boolean {
    return this.#vouched !== null;
  }

  /** Takes the keys that the file itself names; what is wrong with them. */
  takeNamed(pems: unknown): string[] {
    if (!Array.isArray(pems)) return ['publicKeys is no list'];
    const problems: string[] = [];
    for (const [index, pem] of (pems as unknown[]).entries()) {
      const named = headKeyFrom(pem);
      if (named === null) problems.push(`publicKeys[${index}] is no public key of RSA in PEM`);
      else this.#keys.set(named.fingerprint, named.key);
    }
    return problems;
  }

  /** What is wrong with a signature, or null. */
  problemOf({ text, keyFingerprint, signature }: SignedText): string | null {
    const key = this.#keys.get(keyFingerprint);
    if (this.#vouched?.has(keyFingerprint) === false) {
      return `names key ${keyFingerprint}, which nobody vouches for`;
    }
    if (key === undefined) return `names key ${keyFingerprint}, which is not there`;
    const octets = Buffer.from(signature, 'base64');
    // Node reads over what is no base64: two texts would be one signature.
    const good = octets.toString('base64') === signature;
    if (good && verify('sha256', Buffer.from(text), key, octets)) return null;
    return 'not signed by the key that it names';
  }
}

function headKeyFrom(pem: unknown): HeadKey | null {
  if (typeof pem !== 'string' || !pem.startsWith(PEM)) return null;
  const key = parseKey(pem);
  if (key?.asymmetricKeyType !== 'rsa') return null;
  const spki = key.export({ type: 'spki', format: 'der' });
  const fingerprint = createHash('sha256').update(spki).digest('hex').toUpperCase();
  return { key, fingerprint };
}

/** Null for what OpenSSL cannot read, whatever it says of it. */
function parseKey(pem: string): KeyObject | null {
  try {
    return createPublicKey(pem);
  } catch (error) {
    if (error instanceof Error) return null;
    throw error;
  }
}
