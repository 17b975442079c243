/**
 * C_UnwrapKey, and seeing to it that the new object is hidden when it is to be: one module makes
 * every unwrapped key readable, whatever it is asked for.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { CKA } from './cryptoki-numbers.ts';
import type { CryptokiHandle, CryptokiMechanism } from './cryptoki.ts';
import { deviceError } from './device-error.ts';
import type { DeviceSessions } from './device-sessions.ts';
import { hasQuirk, type Device } from './device.ts';
import { templateOf, type Attributes } from './key-attributes.ts';

/** What is opened, and with what. */
export interface Opening {
  readonly how: CryptokiMechanism;
  readonly wrapping: CryptokiHandle;
  readonly wrapped: Uint8Array;
  /** The error for what the module throws at C_UnwrapKey. */
  readonly failure?: (error: unknown) => Error;
}

/**
 * Opens a wrapped key as an object.
 *
 * @throws {KmsError} HSM_PROFILE_MISMATCH when a key that is to be hidden can be read
 */
export function unwrapObject(
  { sessions, profile }: Device,
  opening: Opening,
  attributes: Attributes,
): CryptokiHandle {
  const hidden = attributes.EXTRACTABLE === false;
  if (hasQuirk(profile, 'unwrap-leaves-keys-readable')) {
    const first = unwrap(sessions, opening, withoutHiding(attributes, !hidden));
    return hidden ? hiddenCopy(sessions, first) : first;
  }
  const object = unwrap(sessions, opening, attributes);
  if (hidden) requireHidden(sessions, object);
  return object;
}

const HIDING = ['SENSITIVE', 'EXTRACTABLE', 'MODIFIABLE'] as const;

/** The module refuses some of these and passes over the others; what is copied must allow it. */
function withoutHiding(attributes: Attributes, asMade: boolean): Attributes {
  const hiding = new Set(asMade ? ['SENSITIVE', 'EXTRACTABLE'] : HIDING);
  return Object.fromEntries(Object.entries(attributes).filter(([name]) => !hiding.has(name)));
}

/** A copy that cannot be read, in place of the first object. */
function hiddenCopy(sessions: DeviceSessions, first: CryptokiHandle): CryptokiHandle {
  const { cryptoki } = sessions;
  return sessions.withKeys('hide an opened key', (session) => {
    try {
      const wanted = { SENSITIVE: true, EXTRACTABLE: false, MODIFIABLE: false };
      const object = cryptoki.C_CopyObject(session, first, templateOf(wanted));
      requireHidden(sessions, object);
      return object;
    } finally {
      cryptoki.C_DestroyObject(session, first);
    }
  });
}

function unwrap(
  { cryptoki, keys }: DeviceSessions,
  { how, wrapping, wrapped, failure }: Opening,
  attributes: Attributes,
): CryptokiHandle {
  try {
    const octets = Buffer.from(wrapped);
    return cryptoki.C_UnwrapKey(keys, how, wrapping, octets, templateOf(attributes));
  } catch (error) {
    throw (failure ?? ((thrown) => deviceError('open a wrapped key', thrown)))(error);
  }
}

function requireHidden(sessions: DeviceSessions, object: CryptokiHandle): void {
  sessions.withKeys('see whether a key is hidden', (session) => {
    const { cryptoki } = sessions;
    const wanted = [{ type: CKA.SENSITIVE }, { type: CKA.EXTRACTABLE }];
    const [sensitive, extractable] = cryptoki.C_GetAttributeValue(session, object, wanted);
    if (sensitive?.value[0] === 1 && extractable?.value[0] === 0) return;
    cryptoki.C_DestroyObject(session, object);
    const message = 'the module left a key readable that was to be hidden';
    throw new KmsError('HSM_PROFILE_MISMATCH', message);
  });
}
