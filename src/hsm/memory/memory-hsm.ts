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
  SIGNING_PAIR,
  type HmacMessages,
  type Hsm,
  type HsmDescription,
  type HsmKeySpec,
  type KeyHandle,
} from '../../ports/hsm.ts';
import { signingPairSpec, type SigningPairSpec } from '../signing-pair-spec.ts';
import { putHeldForm } from './held-form.ts';
import { desEncryptBlocks, hmacSha256Batch, unwrapPadded, wrapPadded } from './memory-crypto.ts';

/** How a key or a signing pair is made. */
type HeldSpec = HsmKeySpec | SigningPairSpec;

/** A key inside; of a signing pair the private half, which the public one follows from. */
interface HeldKey {
  readonly spec: HeldSpec;
  readonly object: KeyObject;
}

/**
 * A persistent key on its way into or out of a sealed file; the receiver wipes the value, which is
 * PKCS #8 in DER for a signing pair.
 */
export interface PersistentKey {
  readonly spec: HeldSpec;
  readonly value: Uint8Array;
}

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
  #nextHandle = 1;
  #closed = false;

  /** @param persistent - keys of a sealed file, or none; the caller wipes the values */
  constructor(persistent: readonly PersistentKey[] = []) {
    for (const { spec, value } of persistent) {
      this.#hold(spec, spec.usage === 'sign' ? privateKeyFrom(value) : createSecretKey(value));
    }
  }

  random(target: Uint8Array): void {
    this.#requireOpen();
    randomFillSync(target);
  }

  findKey(label: string): KeyHandle {
    this.#requireOpen();
    return this.#findOne(label, (usage) => usage !== 'sign');
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
    this.#requireFreeLabel(spec);
    return this.#hold(spec, createSecretKey(value));
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

  generateSigningPair(label: string): KeyHandle {
    this.#requireOpen();
    const spec = signingPairSpec(label);
    this.#requireFreeLabel(spec);
    return this.#hold(spec, this.newPrivateKey());
  }

  findSigningPair(label: string): KeyHandle {
    this.#requireOpen();
    return this.#findOne(label, (usage) => usage === 'sign');
  }

  publicKeyOf(pair: KeyHandle): Uint8Array {
    const { object } = this.#use(pair, ['sign']);
    return Uint8Array.from(createPublicKey(object).export({ type: 'spki', format: 'der' }));
  }

  sign(pair: KeyHandle, octets: Uint8Array): Uint8Array {
    // The padding of an RSA key is that of RSASSA-PKCS1-v1_5 unless another is asked for.
    return Uint8Array.from(sign('sha256', octets, this.#use(pair, ['sign']).object));
  }

  destroyKey(key: KeyHandle): void {
    this.take(key);
  }

  close(): void {
    this.#closed = true;
    this.#keys.clear();
  }

  /** Copies of the persistent keys, for sealing only; the caller wipes them. */
  exportPersistentKeys(): PersistentKey[] {
    this.#requireOpen();
    return [...this.#keys.values()]
      .filter(({ spec }) => spec.persistent)
      .map(({ spec, object }) => ({
        spec,
        value:
          spec.usage === 'sign' ? object.export({ type: 'pkcs8', format: 'der' }) : object.export(),
      }));
  }

  /** A new RSA key. It takes most of a second: a test may bring one that it made before. */
  protected newPrivateKey(): KeyObject {
    return generateKeyPairSync('rsa', { modulusLength: SIGNING_PAIR.bits }).privateKey;
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

  #hold(spec: HeldSpec, object: KeyObject): KeyHandle {
    const handle = this.#nextHandle as KeyHandle;
    this.#nextHandle += 1;
    this.#keys.set(handle, { spec, object });
    return handle;
  }

  /** A session key may share its label; what lasts may not, whatever its kind. */
  #requireFreeLabel({ label, persistent }: HeldSpec): void {
    if (!LABEL.test(label)) {
      throw new KmsError('HSM_LABEL_INVALID', 'label: 1 to 32 printable ASCII characters wanted');
    }
    if (persistent && this.#labelled(label, () => true).length > 0) {
      throw new KmsError('HSM_KEY_AMBIGUOUS', `a key is labelled ${label} already`);
    }
  }

  #findOne(label: string, isOfKind: (usage: HeldSpec['usage']) => boolean): KeyHandle {
    const [first, ...others] = this.#labelled(label, isOfKind);
    if (first === undefined) throw new KmsError('HSM_KEY_NOT_FOUND', `no key is labelled ${label}`);
    if (others.length > 0) throw new KmsError('HSM_KEY_AMBIGUOUS', `two keys labelled ${label}`);
    return first;
  }

  #labelled(label: string, isOfKind: (usage: HeldSpec['usage']) => boolean): KeyHandle[] {
    const matches = [...this.#keys].filter(
      ([, { spec }]) => spec.persistent && spec.label === label && isOfKind(spec.usage),
    );
    return matches.map(([handle]) => handle);
  }

  #use(handle: KeyHandle, usages?: readonly HeldSpec['usage'][]): HeldKey {
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

function privateKeyFrom(value: Uint8Array): KeyObject {
  const key = Buffer.from(value.buffer, value.byteOffset, value.byteLength);
  return createPrivateKey({ key, format: 'der', type: 'pkcs8' });
}
