/**
 * The HSM port: a dozen primitives in the shape of PKCS#11, synchronous inside the security-module
 * host. Adapters: in memory, and PKCS#11 modules. One suite runs on all of them.
 *
 * For every adapter: a key is found by label and exactly one matches; a failed call has no effect
 * unless its documentation says so; buffers that take key material belong to the caller, who wipes
 * them; a handle is valid until `destroyKey` or `close`.
 *
 * A label names one thing: neither a key nor a signing pair is made where a persistent one of
 * either kind has the label. Should both be there, made past this program, each is found by the
 * method of its own kind and never taken for the other.
 *
 * @module
 */

declare const keyHandleBrand: unique symbol;

/** Names a key inside an open HSM. Meaningless in another one or after a restart. */
export type KeyHandle = number & { readonly [keyHandleBrand]: true };

/**
 * What a key may do, and nothing else:
 * `wrap` AES-256 over other keys, `record-mac` HMAC-SHA-256 over records,
 * `dkga04` HMAC-SHA-256 over data blocks, `dkga02` single DES over PANBlocks.
 * No key may both wrap and decipher.
 */
export type HsmKeyUsage = 'wrap' | 'record-mac' | 'dkga04' | 'dkga02';

/** Octets of a key by its usage. DKGA04 keys are held as 20 octets and 12 zero octets. */
export const HSM_KEY_BYTES: Readonly<Record<HsmKeyUsage, number>> = {
  wrap: 32,
  'record-mac': 32,
  dkga04: 32,
  dkga02: 8,
};

/** How a key is made. */
export interface HsmKeySpec {
  readonly usage: HsmKeyUsage;
  /** 1 to 32 printable ASCII characters. */
  readonly label: string;
  /** Survives `close`: only the keys that guard a store. Vending keys rest wrapped, outside. */
  readonly persistent: boolean;
  /** Its value may be read: only session copies made for one call. */
  readonly extractable: boolean;
}

/** Bits of the modulus of a signing pair, and octets of a signature. */
export const SIGNING_PAIR = { bits: 3072, signatureBytes: 384 } as const;

/** What a person and a health check need to know of an HSM. */
export interface HsmDescription {
  /** Name of the profile: memory, softhsm2, … */
  readonly profile: string;
  /** One line for screens: what it is, and what it is not. */
  readonly title: string;
  /** True when a PKCS#11 module holds the keys: a device, or a library inside this process. */
  readonly throughPkcs11: boolean;
}

/** The primitives. Every method throws {@link KmsError} HSM_CLOSED after `close`. */
export interface Hsm {
  readonly description: HsmDescription;
  /** Fills `target` with random octets of the HSM. */
  random(target: Uint8Array): void;
  /**
   * The one persistent key with this label.
   *
   * @throws {KmsError} HSM_KEY_NOT_FOUND for none, HSM_KEY_AMBIGUOUS for two or more
   */
  findKey(label: string): KeyHandle;
  /**
   * Makes a key from the HSM's randomness.
   *
   * @throws {KmsError} HSM_KEY_AMBIGUOUS when a persistent key or pair has the label already
   */
  generateKey(spec: HsmKeySpec): KeyHandle;
  /**
   * Takes a value in; the caller wipes its own copy.
   *
   * @throws {KmsError} HSM_KEY_LENGTH, HSM_KEY_AMBIGUOUS
   */
  importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle;
  /**
   * Wraps a key for storage outside.
   *
   * @returns a blob that only `unwrapKey` of the same wrapping key opens, altered blobs refused
   */
  wrapKey(wrapping: KeyHandle, key: KeyHandle): Uint8Array;
  /**
   * Opens a blob as a session key.
   *
   * @throws {KmsError} HSM_UNWRAP_FAILED, one code for every reason
   */
  unwrapKey(wrapping: KeyHandle, blob: Uint8Array, spec: HsmKeySpec): KeyHandle;
  /**
   * Value of an extractable session key.
   *
   * @throws {KmsError} HSM_KEY_NOT_EXTRACTABLE
   */
  readKey(key: KeyHandle, target: Uint8Array): void;
  /**
   * HMAC-SHA-256 of each of `count` messages of equal length, laid end to end.
   *
   * @param messages.octets - count times messages.bytes octets
   * @param target - count times 32 octets
   */
  hmacSha256(key: KeyHandle, messages: HmacMessages, target: Uint8Array): void;
  /** Single DES in ECB over whole blocks of 8 octets, from `blocks` into `target`. */
  desEncrypt(key: KeyHandle, blocks: Uint8Array, target: Uint8Array): void;
  /**
   * Makes a pair of RSA-3072 that stays: its private half never leaves, and signs and does nothing
   * else. Both halves are there afterwards, or none.
   *
   * @throws {KmsError} HSM_KEY_AMBIGUOUS when a persistent key or pair has the label already
   */
  generateSigningPair(label: string): KeyHandle;
  /**
   * The one signing pair with this label.
   *
   * @throws {KmsError} HSM_KEY_NOT_FOUND for none, HSM_KEY_AMBIGUOUS for two or more,
   *   HSM_PAIR_INCOMPLETE for one half, HSM_KEY_ATTRIBUTES for a pair that may do more than sign
   */
  findSigningPair(label: string): KeyHandle;
  /** The public half: SubjectPublicKeyInfo in DER. */
  publicKeyOf(pair: KeyHandle): Uint8Array;
  /**
   * Signs octets: RSASSA-PKCS1-v1_5 with SHA-256, RFC 8017 section 8.2.
   *
   * @throws {KmsError} HSM_KEY_USAGE for a handle that is no signing pair
   */
  sign(pair: KeyHandle, octets: Uint8Array): Uint8Array;
  /** Destroys a key, or both halves of a signing pair. A handle that is gone is not an error. */
  destroyKey(key: KeyHandle): void;
  /** Ends the use of the HSM; session keys are gone. Idempotent. */
  close(): void;
}

/** Messages of equal length, laid end to end. */
export interface HmacMessages {
  readonly octets: Uint8Array;
  /** Octets of one message. */
  readonly bytes: number;
  readonly count: number;
}
