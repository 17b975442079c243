/**
 * Making keys: in the module where it can, else from its random octets in memory that is
 * overwritten. The profile says which.
 *
 * @module
 */
import { HSM_KEY_BYTES, type HsmKeySpec } from '../../ports/hsm.ts';
import { CKK_AES, CKK_GENERIC_SECRET, CKM } from './cryptoki-numbers.ts';
import type { CryptokiHandle } from './cryptoki.ts';
import type { DeviceSessions } from './device-sessions.ts';
import type { Device } from './device.ts';
import type { HeldKey } from './held-key.ts';
import {
  HELD_BYTES,
  needsValueObject,
  newKeyAttributes,
  passingAttributes,
  templateOf,
  valueOnly,
  type Attributes,
} from './key-attributes.ts';
import { unwrapObject } from './unwrap-object.ts';

/** Octets of a DKGA04 vending key; the 12 zero octets after them do not change the HMAC. */
const DKGA04_RANDOM_BYTES = 20;
const DES_KEY_BYTES = 8;
const AES_KEY_BYTES = 32;
const AES_BLOCK_BYTES = 16;

/** Makes a key from the module's randomness. */
export function generateHeld(device: Device, spec: HsmKeySpec): HeldKey {
  const { sessions, profile } = device;
  switch (spec.usage) {
    case 'wrap':
      return { spec, object: generateInside(sessions, CKM.AES_KEY_GEN, spec) };
    case 'record-mac':
      return { spec, object: generateInside(sessions, CKM.GENERIC_SECRET_KEY_GEN, spec) };
    case 'dkga04':
      return profile.mechanisms.dkga04Birth === 'host'
        ? generateHere(device, spec, DKGA04_RANDOM_BYTES)
        : { spec, object: generatePadded(device, spec) };
    case 'dkga02':
      return generateHere(device, spec, DES_KEY_BYTES);
  }
}

/**
 * Takes a value in.
 *
 * @param value - of the length of its usage; the caller wipes it
 */
export function importHeld(device: Device, spec: HsmKeySpec, value: Uint8Array): HeldKey {
  const { sessions, profile } = device;
  const held = Buffer.from(new ArrayBuffer(HELD_BYTES[spec.usage]));
  const attributes = newKeyAttributes(spec);
  try {
    for (let at = 0; at < held.length; at += value.length) held.set(value, at);
    return sessions.withKeys('take a key in', (session) => {
      const create = (of: Attributes) =>
        sessions.cryptoki.C_CreateObject(session, templateOf({ ...of, VALUE: held }));
      const object = create(attributes);
      if (!needsValueObject(profile, spec)) return { spec, object };
      return { spec, object, valueObject: create(valueOnly(attributes)) };
    });
  } finally {
    held.fill(0);
  }
}

function generateInside(
  sessions: DeviceSessions,
  mechanism: number,
  spec: HsmKeySpec,
): CryptokiHandle {
  const attributes = { ...newKeyAttributes(spec), VALUE_LEN: HELD_BYTES[spec.usage] };
  return sessions.withKeys('make a key', (session) =>
    sessions.cryptoki.C_GenerateKey(session, { mechanism }, templateOf(attributes)),
  );
}

/** The module's random octets, in memory outside the JavaScript heap, overwritten at the end. */
function generateHere(device: Device, spec: HsmKeySpec, randomBytes: number): HeldKey {
  const value = Buffer.from(new ArrayBuffer(HSM_KEY_BYTES[spec.usage]));
  try {
    device.sessions.withKeys('make random octets', (session) => {
      device.sessions.cryptoki.C_GenerateRandom(session, value.subarray(0, randomBytes));
    });
    return importHeld(device, spec, value);
  } finally {
    value.fill(0);
  }
}

/**
 * A DKGA04 key that is never outside: 20 octets made in the module, wrapped there by AES-CBC, which
 * fills its last block with zero octets (PKCS#11 section "AES-CBC"), and opened there as 32.
 */
function generatePadded(device: Device, spec: HsmKeySpec): CryptokiHandle {
  const { sessions } = device;
  const { cryptoki } = sessions;
  const wrapper = { KEY_TYPE: CKK_AES, VALUE_LEN: AES_KEY_BYTES, EXTRACTABLE: false };
  const short = {
    KEY_TYPE: CKK_GENERIC_SECRET,
    VALUE_LEN: DKGA04_RANDOM_BYTES,
    EXTRACTABLE: true,
  };
  const passing: CryptokiHandle[] = [];
  return sessions.withKeys('make a key', (session) => {
    const make = (mechanism: number, changes: Parameters<typeof passingAttributes>[0]) => {
      const template = templateOf(passingAttributes(changes));
      const object = cryptoki.C_GenerateKey(session, { mechanism }, template);
      passing.push(object);
      return object;
    };
    try {
      const wrapping = make(CKM.AES_KEY_GEN, { ...wrapper, WRAP: true, UNWRAP: true });
      const unpadded = make(CKM.GENERIC_SECRET_KEY_GEN, short);
      const how = { mechanism: CKM.AES_CBC, parameter: Buffer.alloc(AES_BLOCK_BYTES) };
      // Larger than any answer: one module ends the process when its answer does not fit.
      const room = Buffer.alloc(4 * AES_KEY_BYTES);
      const wrapped = cryptoki.C_WrapKey(session, how, wrapping, unpadded, room);
      if (wrapped.length !== HELD_BYTES.dkga04) throw new RangeError('the module pads otherwise');
      return unwrapObject(device, { how, wrapping, wrapped }, newKeyAttributes(spec));
    } finally {
      for (const object of passing) cryptoki.C_DestroyObject(session, object);
    }
  });
}
