/**
 * The in-memory HSM: the fallback without a device. Keys are held by node:crypto, outside the
 * JavaScript heap, but inside this process: whoever reads its memory has them.
 *
 * @module
 */
import {
  createPrivateKey,
  createPublicKey,
  createSecretKey,
  generateKeyPairSync,
  randomFillSync,
  sign,
  type KeyObject,
} from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import {
  HSM_KEY_BYTES,
  type HmacMessages,
  type Hsm,
  type HsmDescription,
  type HsmKeySpec,
  type HsmKeyUsage,
  type KeyHandle,
  type SigningPair,
} from '../../ports/hsm.ts';
import { putHeldForm } from './held-form.ts';
import { desEncryptBlocks, hmacSha256Batch, unwrapPadded, wrapPadded } from './memory-crypto.ts';

/** A key inside. */
interface HeldKey {
  readonly spec: HsmKeySpec;
  readonly object: KeyObject;
}

/** A persistent key on its way into or out of a sealed file; the receiver wipes the value. */
export interface PersistentKey {
  readonly spec: HsmKeySpec;
  readonly value: Uint8Array;
}

/** A signing pair on its way into or out of a sealed file; the receiver wipes the value. */
export interface PersistentPair {
  readonly label: string;
  /** PKCS #8 in DER. */
  readonly value: Uint8Array;
}

/** A signing pair inside. */
interface HeldPair {
  readonly label: string;
  readonly privateKey: KeyObject;
}

const RSA_BITS = 3072;

const DESCRIPTION: HsmDescription = {
  profile: 'memory',
  title: 'in-memory HSM: for trials and tests, its keys are in this process',
  throughPkcs11: false,
};

/** What every PKCS#11 module can hold as a label. */
const LABEL = /^[\x20-\x7e]{1,32}$/;

/** An HSM in this process. */
export class MemoryHsm implements Hsm {
  readonly description = DESCRIPTION;
  readonly #keys = new Map<KeyHandle, HeldKey>();
  readonly #pairs = new Map<KeyHandle, HeldPair>();
  #nextHandle = 1;
  #closed = false;

  /** @param persistent - keys and pairs of a sealed file, or none; the caller wipes the values */
  constructor(persistent: readonly PersistentKey[] = [], pairs: readonly PersistentPair[] = []) {
    for (const { spec, value } of persistent) this.#hold(spec, value);
    for (const { label, value } of pairs) {
      const key = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
      this.#holdPair(label, createPrivateKey({ key, format: 'der', type: 'pkcs8' }));
    }
  }

  random(target: Uint8Array): void {
    this.#requireOpen();
    randomFillSync(target);
  }

  findKey(label: string): KeyHandle {
    this.#requireOpen();
    const [first, ...others] = this.#labelled(label);
    if (first === undefined) throw new KmsError('HSM_KEY_NOT_FOUND', `no key is labelled ${label}`);
    if (others.length > 0) throw new KmsError('HSM_KEY_AMBIGUOUS', `two keys labelled ${label}`);
    return first;
  }

  generateKey(spec: HsmKeySpec): KeyHandle {
    this.#requireOpen();
    const value = new Uint8Array(new ArrayBuffer(HSM_KEY_BYTES[spec.usage]));
    // A DKGA04 key has 20 random octets; the 12 zero octets after them do not change the HMAC.
    randomFillSync(spec.usage === 'dkga04' ? value.subarray(0, 20) : value);
    try {
      return this.importKey(spec, value);
    } finally {
      value.fill(0);
    }
  }

  importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
    this.#requireOpen();
    const wanted = HSM_KEY_BYTES[spec.usage];
    if (value.length !== wanted) {
      throw new KmsError('HSM_KEY_LENGTH', `${spec.usage} key: ${wanted} octets wanted`);
    }
    requireLabel(spec.label);
    if (spec.persistent && this.#labelled(spec.label).length > 0) {
      throw new KmsError('HSM_KEY_AMBIGUOUS', `a key is labelled ${spec.label} already`);
    }
    return this.#hold(spec, value);
  }

  wrapKey(wrapping: KeyHandle, key: KeyHandle): Uint8Array {
    const wrapper = this.#use(wrapping, ['wrap']);
    const { spec, object } = this.#use(key);
    if (!spec.extractable) {
      throw new KmsError('HSM_KEY_NOT_EXTRACTABLE', `a ${spec.usage} key was to be wrapped`);
    }
    return wrapPadded(wrapper.object, object);
  }

  unwrapKey(wrapping: KeyHandle, blob: Uint8Array, spec: HsmKeySpec): KeyHandle {
    const value = unwrapPadded(this.#use(wrapping, ['wrap']).object, blob);
    const held = new Uint8Array(new ArrayBuffer(HSM_KEY_BYTES[spec.usage]));
    try {
      if (!putHeldForm(value, spec.usage, held)) {
        throw new KmsError('HSM_UNWRAP_FAILED', 'a wrapped key does not open as such a key');
      }
      return this.importKey({ ...spec, persistent: false }, held);
    } finally {
      value.fill(0);
      held.fill(0);
    }
  }

  readKey(key: KeyHandle, target: Uint8Array): void {
    const { spec, object } = this.#use(key);
    if (!spec.extractable) {
      throw new KmsError('HSM_KEY_NOT_EXTRACTABLE', `a ${spec.usage} key was to be read`);
    }
    const value = object.export();
    target.set(value);
    value.fill(0);
  }

  hmacSha256(key: KeyHandle, messages: HmacMessages, target: Uint8Array): void {
    hmacSha256Batch(this.#use(key, ['dkga04', 'record-mac']).object, messages, target);
  }

  desEncrypt(key: KeyHandle, blocks: Uint8Array, target: Uint8Array): void {
    desEncryptBlocks(this.#use(key, ['dkga02']).object, blocks, target);
  }

  generateSigningPair(label: string): SigningPair {
    this.#requireOpen();
    requireLabel(label);
    if (this.#pairsLabelled(label).length > 0) {
      throw new KmsError('HSM_KEY_AMBIGUOUS', `a signing pair is labelled ${label} already`);
    }
    const { privateKey } = generateKeyPairSync('rsa', { modulusLength: RSA_BITS });
    return publicPart(this.#holdPair(label, privateKey), privateKey);
  }

  findSigningPair(label: string): SigningPair {
    this.#requireOpen();
    const [first] = this.#pairsLabelled(label);
    if (first === undefined) {
      throw new KmsError('HSM_KEY_NOT_FOUND', `no signing pair is labelled ${label}`);
    }
    return publicPart(...first);
  }

  sign(pair: KeyHandle, octets: Uint8Array): Uint8Array {
    this.#requireOpen();
    const held = this.#pairs.get(pair);
    if (held === undefined) throw new KmsError('HSM_KEY_NOT_FOUND', 'no pair has this handle');
    return Uint8Array.from(sign('sha256', octets, held.privateKey));
  }

  destroyKey(key: KeyHandle): void {
    this.take(key);
    this.takePair(key);
  }

  close(): void {
    this.#closed = true;
    this.#keys.clear();
    this.#pairs.clear();
  }

  /** Copies of the persistent keys, for sealing only; the caller wipes them. */
  exportPersistentKeys(): PersistentKey[] {
    this.#requireOpen();
    return [...this.#keys.values()]
      .filter(({ spec }) => spec.persistent)
      .map(({ spec, object }) => ({ spec, value: object.export() }));
  }

  /** Copies of the signing pairs, for sealing only; the caller wipes them. */
  exportSigningPairs(): PersistentPair[] {
    this.#requireOpen();
    return [...this.#pairs.values()].map(({ label, privateKey }) => ({
      label,
      value: privateKey.export({ format: 'der', type: 'pkcs8' }),
    }));
  }

  /** Takes a pair out; the way to put it back, or undefined when there is none. */
  protected takePair(key: KeyHandle): (() => void) | undefined {
    this.#requireOpen();
    const held = this.#pairs.get(key);
    if (held === undefined) return undefined;
    this.#pairs.delete(key);
    return () => this.#pairs.set(key, held);
  }

  /** Takes a key out. */
  protected take(key: KeyHandle): HeldKey | undefined {
    this.#requireOpen();
    const held = this.#keys.get(key);
    this.#keys.delete(key);
    return held;
  }

  /** Puts a key that was taken out back under its handle. */
  protected putBack(key: KeyHandle, held: HeldKey): void {
    this.#keys.set(key, held);
  }

  #hold(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
    const handle = this.#nextHandle as KeyHandle;
    this.#nextHandle += 1;
    this.#keys.set(handle, { spec, object: createSecretKey(value) });
    return handle;
  }

  #holdPair(label: string, privateKey: KeyObject): KeyHandle {
    const handle = this.#nextHandle as KeyHandle;
    this.#nextHandle += 1;
    this.#pairs.set(handle, { label, privateKey });
    return handle;
  }

  #pairsLabelled(label: string): [KeyHandle, KeyObject][] {
    return [...this.#pairs]
      .filter(([, pair]) => pair.label === label)
      .map(([handle, { privateKey }]) => [handle, privateKey]);
  }

  #labelled(label: string): KeyHandle[] {
    const matches = [...this.#keys].filter(
      ([, { spec }]) => spec.persistent && spec.label === label,
    );
    return matches.map(([handle]) => handle);
  }

  #use(handle: KeyHandle, usages?: readonly HsmKeyUsage[]): HeldKey {
    this.#requireOpen();
    const key = this.#keys.get(handle);
    if (key === undefined) throw new KmsError('HSM_KEY_NOT_FOUND', 'no key has this handle');
    if (usages !== undefined && !usages.includes(key.spec.usage)) {
      throw new KmsError('HSM_KEY_USAGE', `a ${key.spec.usage} key was asked for another use`);
    }
    return key;
  }

  #requireOpen(): void {
    if (this.#closed) throw new KmsError('HSM_CLOSED', 'the in-memory HSM is closed');
  }
}

function requireLabel(label: string): void {
  if (LABEL.test(label)) return;
  throw new KmsError('HSM_LABEL_INVALID', 'label: 1 to 32 printable ASCII characters wanted');
}

function publicPart(key: KeyHandle, privateKey: KeyObject): SigningPair {
  const spki = createPublicKey(privateKey).export({ format: 'der', type: 'spki' });
  return { key, publicKey: Uint8Array.from(spki) };
}
