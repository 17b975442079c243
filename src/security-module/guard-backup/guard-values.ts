/**
 * Guard keys from clear values: taken into the HSM as keys that cannot leave it, and seen to be the
 * keys that the values say.
 *
 * @module
 */
import { createHmac, createSecretKey, timingSafeEqual, type KeyObject } from 'node:crypto';
import { KmsError } from '../../errors/kms-error.ts';
import { HSM_KEY_BYTES, type Hsm, type HsmKeyUsage, type KeyHandle } from '../../ports/hsm.ts';
import { destroyOrLeave } from '../guard-keys.ts';
import { findOrNull } from '../storage-keys.ts';
import type { GuardValue } from './read-backup.ts';

/**
 * Opens in this process a blob that an HSM wrapped, in the form in which the usage is held; the
 * caller wipes the value.
 *
 * @throws {KmsError} HSM_UNWRAP_FAILED
 */
export type OpenBlob = (wrapping: KeyObject, blob: Uint8Array, usage: HsmKeyUsage) => Uint8Array;

/** An HSM, and how what it wraps is opened outside. */
export interface OpenableHsm {
  readonly hsm: Hsm;
  readonly openBlob: OpenBlob;
}

const MAC_BYTES = 32;
/** Random octets of a DKGA04 value; zero octets follow. */
const PROBE_BYTES = 20;

/**
 * Takes values in, or finds keys that are there and are the same. When one fails, those that this
 * call brought in are destroyed again.
 *
 * @throws {KmsError} HSM_KEY_AMBIGUOUS when the HSM has another key in the place of one, and what
 *   the HSM reports
 */
export function takeInGuardValues(into: OpenableHsm, values: readonly GuardValue[]): KeyHandle[] {
  const made: KeyHandle[] = [];
  try {
    return values.map((value) => {
      const { label, usage } = value;
      const there = findOrNull(into.hsm, label);
      const spec = { label, usage, persistent: true, extractable: false };
      const key = there ?? into.hsm.importKey(spec, value.value);
      if (there === null) made.push(key);
      if (isAlike(into, key, value)) return key;
      const message = `the HSM has another key labelled ${label}`;
      throw new KmsError('HSM_KEY_AMBIGUOUS', message);
    });
  } catch (error) {
    for (const key of made) destroyOrLeave(into.hsm, key);
    throw error;
  }
}

/** Whether a key in the HSM does what the value does. */
function isAlike(into: OpenableHsm, key: KeyHandle, { usage, value }: GuardValue): boolean {
  return usage === 'wrap' ? wrapsAlike(into, key, value) : macsAlike(into, key, value);
}

/** A challenge of the HSM's own randomness, under the key there and under the value here. */
function macsAlike({ hsm }: OpenableHsm, key: KeyHandle, value: Uint8Array): boolean {
  const octets = new Uint8Array(MAC_BYTES);
  hsm.random(octets);
  const mac = new Uint8Array(MAC_BYTES);
  hsm.hmacSha256(key, { octets, bytes: octets.length, count: 1 }, mac);
  const expected = createHmac('sha256', createSecretKey(value)).update(octets).digest();
  return timingSafeEqual(mac, expected);
}

/** A value of no worth: wrapped there, opened here. */
function wrapsAlike({ hsm, openBlob }: OpenableHsm, key: KeyHandle, value: Uint8Array): boolean {
  const probe = new Uint8Array(HSM_KEY_BYTES.dkga04);
  hsm.random(probe.subarray(0, PROBE_BYTES));
  const spec = { usage: 'dkga04', persistent: false, extractable: true } as const;
  const session = hsm.importKey({ ...spec, label: 'sts-kms probe' }, probe);
  try {
    const blob = hsm.wrapKey(key, session);
    return timingSafeEqual(openBlob(createSecretKey(value), blob, 'dkga04'), probe);
  } catch (error) {
    if (error instanceof KmsError && error.code === 'HSM_UNWRAP_FAILED') return false;
    throw error;
  } finally {
    hsm.destroyKey(session);
  }
}
