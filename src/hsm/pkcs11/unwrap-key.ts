/**
 * Opening a wrapped key as a session object. What is refused is refused with one code, whatever
 * the reason; a module that fails is another matter.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { HsmKeySpec } from '../../ports/hsm.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import { checkedBlob } from './blob-mac.ts';
import { ckrRowOf } from './ckr-map.ts';
import { CKA } from './cryptoki-numbers.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import { deviceError, returnValueOf } from './device-error.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { hasQuirk, type Wrapping } from './device.ts';
import type { HeldKey } from './held-key.ts';
import { HELD_BYTES, needsValueObject, newKeyAttributes, valueOnly } from './key-attributes.ts';
import { thirdsAreEqual, withValue } from './read-value.ts';
import { unwrapObject, type Opening } from './unwrap-object.ts';
import { wrapFormatOf } from './wrap-format.ts';

const CKR_GENERAL_ERROR = 0x05;
/** Read as defects elsewhere; said of what was to be unwrapped, they are about the blob. */
const ABOUT_THE_BLOB = new Set(['CKR_DATA_INVALID', 'CKR_DATA_LEN_RANGE', 'CKR_KEY_SIZE_RANGE']);

/**
 * Opens a blob.
 *
 * @throws {KmsError} HSM_UNWRAP_FAILED, and HSM_UNAVAILABLE and others when the module fails
 */
export function unwrapToHeld(unwrapping: Wrapping, blob: Uint8Array, spec: HsmKeySpec): HeldKey {
  const { sessions, profile } = unwrapping;
  const bytes = HELD_BYTES[spec.usage];
  const opening = openingOf(unwrapping, blob, bytes);
  const attributes = newKeyAttributes(spec);
  const objects = [unwrapObject(unwrapping, opening, attributes)];
  try {
    const [object] = objects as [CryptokiHandle];
    // A triple DES key has no length of its own.
    const telling = spec.usage !== 'dkga02' && !hasQuirk(profile, 'unwrap-leaves-length-zero');
    if (telling) requireLength(sessions, object, bytes);
    if (spec.usage !== 'dkga02' || !spec.extractable) return { spec, object };
    const valueObject = needsValueObject(profile, spec)
      ? unwrapObject(unwrapping, opening, valueOnly(attributes))
      : object;
    if (valueObject !== object) objects.push(valueObject);
    if (!withValue(sessions, valueObject, thirdsAreEqual)) throw refusal();
    return { spec, object, valueObject };
  } catch (error) {
    sessions.withKeys('destroy a key', (session) => {
      for (const each of objects) sessions.cryptoki.C_DestroyObject(session, each);
    });
    throw error;
  }
}

/** What is to be unwrapped of a blob that has the right length and carries its HMAC. */
function openingOf(unwrapping: Wrapping, blob: Uint8Array, keyBytes: number): Opening {
  const { profile, wrapping } = unwrapping;
  const { ivBytes, mechanism, blobBytes } = wrapFormatOf(profile);
  const checked = blob.length === blobBytes(keyBytes) ? checkedBlob(unwrapping, blob) : undefined;
  if (checked === undefined) throw refusal();
  return {
    how: mechanism(checked.subarray(0, ivBytes)),
    wrapping: wrapping.object,
    wrapped: checked.subarray(ivBytes),
    failure: (error) =>
      isRefusal(error, profile) ? refusal(error) : deviceError('open a wrapped key', error),
  };
}

/** Whether the module speaks of a blob that it does not like. */
function isRefusal(error: unknown, profile: Pkcs11Profile): boolean {
  const value = returnValueOf(error);
  if (value === undefined) return false;
  if (value === CKR_GENERAL_ERROR) return hasQuirk(profile, 'unwrap-answers-general-error');
  const { name, code } = ckrRowOf(value);
  return code === 'HSM_UNWRAP_FAILED' || ABOUT_THE_BLOB.has(name);
}

function requireLength(sessions: DeviceSessions, object: CryptokiHandle, bytes: number): void {
  const length = sessions.withKeys('read the length of a key', (session) => {
    const wanted = [{ type: CKA.VALUE_LEN }];
    const [read] = sessions.cryptoki.C_GetAttributeValue(session, object, wanted);
    return read?.value.readUIntLE(0, 4);
  });
  if (length !== bytes) throw refusal();
}

function refusal(cause?: unknown): KmsError {
  return new KmsError('HSM_UNWRAP_FAILED', 'a wrapped key does not open', { cause });
}
