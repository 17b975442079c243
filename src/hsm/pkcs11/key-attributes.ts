/**
 * The attributes of a key by its usage. They are all written down, the refusals too, since modules
 * differ in what they assume; and a key that is found must have them.
 *
 * @module
 */
import { randomBytes } from 'node:crypto';
import type { HsmKeySpec, HsmKeyUsage } from '../../ports/hsm.ts';
import { CKA, CKK_AES, CKK_DES3, CKK_GENERIC_SECRET, CKO_SECRET_KEY } from './cryptoki-numbers.ts';
import type { Pkcs11Profile } from '../profile/hsm-profile.ts';
import type { CryptokiTemplate } from './cryptoki.ts';

/** Attributes by name. */
export type Attributes = Partial<Record<keyof typeof CKA, number | boolean | string | Buffer>>;

/**
 * Octets of a key as a module holds it. Single DES is three equal keys of triple DES: OpenSSL 3,
 * inside some modules, has single DES as a legacy only.
 */
export const HELD_BYTES: Readonly<Record<HsmKeyUsage, number>> = {
  wrap: 32,
  'record-mac': 32,
  dkga04: 32,
  dkga02: 24,
};

const KEY_TYPES: Readonly<Record<HsmKeyUsage, number>> = {
  wrap: CKK_AES,
  'record-mac': CKK_GENERIC_SECRET,
  dkga04: CKK_GENERIC_SECRET,
  dkga02: CKK_DES3,
};

const NOTHING = {
  ENCRYPT: false,
  DECRYPT: false,
  WRAP: false,
  UNWRAP: false,
  SIGN: false,
  VERIFY: false,
  DERIVE: false,
} as const satisfies Attributes;

/** What each may do. A wrapping key never deciphers: it would open its own blobs. */
const PERMITTED: Readonly<Record<HsmKeyUsage, Attributes>> = {
  wrap: { WRAP: true, UNWRAP: true },
  'record-mac': { SIGN: true },
  dkga04: { SIGN: true },
  dkga02: { ENCRYPT: true },
};

/** In CKA_ID stands what the key is for: attributes alone do not tell two HMAC keys apart. */
const ID_PREFIX = 'sts-kms ';
/** And something of its own: in one module a second key of the same CKA_ID replaces the first. */
const ID_RANDOM_BYTES = 8;

/** Attributes that belong to the usage, and that a found key must have. */
export function usageAttributes(usage: HsmKeyUsage): Attributes {
  return {
    KEY_TYPE: KEY_TYPES[usage],
    PRIVATE: true,
    MODIFIABLE: false,
    ...NOTHING,
    ...PERMITTED[usage],
  };
}

/** All attributes of a new key. */
export function newKeyAttributes(spec: HsmKeySpec): Attributes {
  const { usage, label, persistent, extractable } = spec;
  return {
    CLASS: CKO_SECRET_KEY,
    TOKEN: persistent,
    LABEL: label,
    ID: Buffer.from(`${ID_PREFIX}${usage} ${randomBytes(ID_RANDOM_BYTES).toString('hex')}`),
    SENSITIVE: !extractable,
    EXTRACTABLE: extractable,
    ...usageAttributes(usage),
  };
}

/** A session object that may do nothing but be wrapped or wrap, on the way to a key. */
export function passingAttributes(changes: Attributes): Attributes {
  const secret = { CLASS: CKO_SECRET_KEY, TOKEN: false, PRIVATE: true, SENSITIVE: true };
  return { ...secret, ...NOTHING, MODIFIABLE: false, ...changes };
}

/** Whether a key's value must be kept beside it, as the module changes the parity of DES keys. */
export function needsValueObject({ quirks }: Pkcs11Profile, spec: HsmKeySpec): boolean {
  return spec.usage === 'dkga02' && spec.extractable && quirks.includes('corrects-des-parity');
}

/** The same as a generic secret that does nothing: to be read and wrapped. */
export function valueOnly(attributes: Attributes): Attributes {
  return { ...attributes, ...NOTHING, KEY_TYPE: CKK_GENERIC_SECRET };
}

/** The usage that CKA_ID tells, if it is one of ours. */
export function usageOf(id: Uint8Array): HsmKeyUsage | undefined {
  const text = Buffer.from(id).toString('latin1');
  const usages = Object.keys(KEY_TYPES) as HsmKeyUsage[];
  return usages.find((usage) => text.startsWith(`${ID_PREFIX}${usage} `));
}

/**
 * Attributes as the addon wants them. CKA_MODIFIABLE false goes last: one module refuses what
 * comes after it.
 */
export function templateOf({ MODIFIABLE, ...others }: Attributes): CryptokiTemplate {
  const ordered = MODIFIABLE === undefined ? others : { ...others, MODIFIABLE };
  return Object.entries(ordered).map(([name, value]) => ({
    type: CKA[name as keyof typeof CKA],
    value,
  }));
}
