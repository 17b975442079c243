/**
 * Opening outside an HSM what it wrapped, under the clear wrapping key: for values that move to
 * another HSM, whose blobs look otherwise.
 *
 * @module
 */
import { createCipheriv, createDecipheriv, createHmac, type KeyObject } from 'node:crypto';
import { timingSafeEqual } from 'node:crypto';
import { KmsError } from '../errors/kms-error.ts';
import { HSM_KEY_BYTES, type HsmKeyUsage } from '../ports/hsm.ts';
import { putHeldForm } from './memory/held-form.ts';
import { unwrapPadded } from './memory/memory-crypto.ts';
import { BLOB_MAC_CONSTANT } from './pkcs11/blob-mac.ts';
import { wrapFormatOf } from './pkcs11/wrap-format.ts';
import type { HsmProfile } from './profile/hsm-profile.ts';

const AES_BLOCK_BYTES = 16;

/** Opens a blob, in the form in which the usage is held; the caller wipes the value. */
export type SoftwareOpener = (
  wrapping: KeyObject,
  blob: Uint8Array,
  usage: HsmKeyUsage,
) => Uint8Array;

/**
 * How blobs of a profile are opened.
 *
 * @returns throws HSM_UNWRAP_FAILED, whatever the reason
 */
export function softwareOpener(profile: HsmProfile): SoftwareOpener {
  return (wrapping, blob, usage) => {
    const value = openAsWrapped(profile, wrapping, blob);
    const held = new Uint8Array(new ArrayBuffer(HSM_KEY_BYTES[usage]));
    try {
      if (putHeldForm(value, usage, held)) return held;
      throw refusal();
    } finally {
      value.fill(0);
    }
  };
}

function openAsWrapped(profile: HsmProfile, wrapping: KeyObject, blob: Uint8Array): Uint8Array {
  if (profile.adapter === 'memory') return unwrapPadded(wrapping, blob);
  const { ivBytes, macBytes } = wrapFormatOf(profile);
  if (blob.length <= ivBytes + macBytes) throw refusal();
  const wrapped = blob.subarray(0, blob.length - macBytes);
  if (macBytes > 0) requireMac(wrapping, wrapped, blob.subarray(-macBytes));
  if (profile.mechanisms.wrap.format === 'rfc5649') return unwrapPadded(wrapping, wrapped);
  return openCbc(wrapping, wrapped.subarray(0, ivBytes), wrapped.subarray(ivBytes));
}

/** As the adapter makes it: the HMAC key is a constant under AES-CBC. */
function requireMac(wrapping: KeyObject, wrapped: Uint8Array, mac: Uint8Array): void {
  const cipher = createCipheriv('aes-256-cbc', wrapping, Buffer.alloc(AES_BLOCK_BYTES));
  cipher.setAutoPadding(false);
  const macKey = cipher.update(BLOB_MAC_CONSTANT);
  cipher.final();
  const expected = createHmac('sha256', macKey).update(wrapped).digest();
  macKey.fill(0);
  if (!timingSafeEqual(expected, mac)) throw refusal();
}

function openCbc(wrapping: KeyObject, iv: Uint8Array, wrapped: Uint8Array): Uint8Array {
  const passing: Buffer[] = [];
  try {
    const decipher = createDecipheriv('aes-256-cbc', wrapping, iv);
    passing.push(decipher.update(wrapped));
    passing.push(decipher.final());
    return Buffer.concat(passing);
  } catch (cause) {
    throw refusal(cause);
  } finally {
    for (const part of passing) part.fill(0);
  }
}

function refusal(cause?: unknown): KmsError {
  return new KmsError('HSM_UNWRAP_FAILED', 'a wrapped key does not open', { cause });
}
