/**
 * An HSM behind a PKCS#11 module. Calls are synchronous: an asynchronous one costs five to ten
 * times as much, and a hung library can only be ended with its process, so this runs in one.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import {
  HSM_KEY_BYTES,
  type HmacMessages,
  type Hsm,
  type HsmDescription,
  type HsmKeySpec,
  type KeyHandle,
} from '../../ports/hsm.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import { desBlocks, hmacEach } from './bulk.ts';
import type { DeviceSessions } from './device-sessions.ts';
import type { Device } from './device.ts';
import { findOneKey } from './find-key.ts';
import { signingPairSpec } from '../signing-pair-spec.ts';
import { HeldKeys } from './held-key.ts';
import { generateHeld, importHeld } from './make-key.ts';
import { findPair, generatePair, publicKeyOfPair, signWithPair } from './signing-pair.ts';
import { destroyHeld, makeUnique } from './unique-key.ts';
import { withValue } from './read-value.ts';
import { unwrapToHeld } from './unwrap-key.ts';
import { wrapObject } from './wrap-key.ts';

/** An open token. */
export class Pkcs11Hsm implements Hsm {
  readonly description: HsmDescription;
  readonly #profile: Pkcs11Profile;
  readonly #release: () => void;
  readonly #keys = new HeldKeys();
  #openSessions: DeviceSessions | undefined;

  constructor(profile: Pkcs11Profile, sessions: DeviceSessions, release: () => void) {
    this.description = { profile: profile.profile, title: profile.title, throughPkcs11: true };
    this.#profile = profile;
    this.#openSessions = sessions;
    this.#release = release;
  }

  random(target: Uint8Array): void {
    const { cryptoki } = this.#sessions;
    if (target.length === 0) return;
    const octets = Buffer.from(target.buffer, target.byteOffset, target.byteLength);
    this.#sessions.compute('make random octets', (session) =>
      cryptoki.C_GenerateRandom(session, octets),
    );
  }

  findKey(label: string): KeyHandle {
    return this.#keys.hold(findOneKey(this.#sessions, label));
  }

  generateKey(spec: HsmKeySpec): KeyHandle {
    const device = this.#device;
    return this.#keys.hold(makeUnique(device.sessions, spec, () => generateHeld(device, spec)));
  }

  importKey(spec: HsmKeySpec, value: Uint8Array): KeyHandle {
    const device = this.#device;
    const wanted = HSM_KEY_BYTES[spec.usage];
    if (value.length !== wanted) {
      throw new KmsError('HSM_KEY_LENGTH', `${spec.usage} key: ${wanted} octets wanted`);
    }
    return this.#keys.hold(
      makeUnique(device.sessions, spec, () => importHeld(device, spec, value)),
    );
  }

  wrapKey(wrapping: KeyHandle, key: KeyHandle): Uint8Array {
    const device = this.#device;
    const wrapper = this.#keys.findFor(wrapping, ['wrap']);
    const { object, valueObject = object } = this.#keys.extractable(key);
    return wrapObject({ ...device, wrapping: wrapper }, valueObject);
  }

  unwrapKey(wrapping: KeyHandle, blob: Uint8Array, spec: HsmKeySpec): KeyHandle {
    const device = this.#device;
    const wrapper = this.#keys.findFor(wrapping, ['wrap']);
    const session = { ...spec, persistent: false };
    return this.#keys.hold(unwrapToHeld({ ...device, wrapping: wrapper }, blob, session));
  }

  readKey(key: KeyHandle, target: Uint8Array): void {
    const sessions = this.#sessions;
    const { spec, object, valueObject = object } = this.#keys.extractable(key);
    withValue(sessions, valueObject, (value) => {
      target.set(value.subarray(0, HSM_KEY_BYTES[spec.usage]));
    });
  }

  hmacSha256(key: KeyHandle, messages: HmacMessages, target: Uint8Array): void {
    const sessions = this.#sessions;
    const { object } = this.#keys.findFor(key, ['dkga04', 'record-mac']);
    const mechanism = Number(this.#profile.mechanisms.hmac);
    hmacEach({ sessions, object, mechanism }, messages, target);
  }

  desEncrypt(key: KeyHandle, blocks: Uint8Array, target: Uint8Array): void {
    const sessions = this.#sessions;
    const { object } = this.#keys.findFor(key, ['dkga02']);
    const mechanism = Number(this.#profile.mechanisms.des.mechanism);
    const { desBytesPerCall } = this.#profile.limits;
    desBlocks({ sessions, object, mechanism }, { blocks, target }, desBytesPerCall);
  }

  generateSigningPair(label: string): KeyHandle {
    const sessions = this.#sessions;
    const make = () => generatePair(sessions, label);
    return this.#keys.hold(makeUnique(sessions, signingPairSpec(label), make));
  }

  findSigningPair(label: string): KeyHandle {
    return this.#keys.hold(findPair(this.#sessions, label));
  }

  publicKeyOf(pair: KeyHandle): Uint8Array {
    const sessions = this.#sessions;
    return publicKeyOfPair(sessions, this.#keys.findFor(pair, ['sign']));
  }

  sign(pair: KeyHandle, octets: Uint8Array): Uint8Array {
    const sessions = this.#sessions;
    return signWithPair(sessions, this.#keys.findFor(pair, ['sign']), octets);
  }

  destroyKey(key: KeyHandle): void {
    const sessions = this.#sessions;
    const held = this.#keys.take(key);
    if (held === undefined) return;
    destroyHeld(sessions, held);
  }

  close(): void {
    const sessions = this.#openSessions;
    if (sessions === undefined) return;
    this.#openSessions = undefined;
    sessions.close();
    this.#release();
  }

  get #device(): Device {
    return { sessions: this.#sessions, profile: this.#profile };
  }

  get #sessions(): DeviceSessions {
    const sessions = this.#openSessions;
    if (sessions === undefined) throw new KmsError('HSM_CLOSED', 'the HSM is closed');
    return sessions;
  }
}
