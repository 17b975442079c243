/**
 * The objects of a token by their attributes. CKA_VALUE is never asked for.
 *
 * @module
 */
import { callDevice, returnValueOf } from '../pkcs11/device-error.ts';
import type { Cryptoki, CryptokiHandle } from '../pkcs11/cryptoki.ts';
import type { ObjectInspection } from './inspection.ts';

/** A token with more objects is listed in part. */
const OBJECTS_MAX = 10_000;

const TEXT = { LABEL: 0x03, ID: 0x102 } as const;
const NUMBERS = { CLASS: 0x00, KEY_TYPE: 0x100 } as const;
const FLAGS = {
  PRIVATE: 0x02,
  TRUSTED: 0x86,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  WRAP: 0x106,
  UNWRAP: 0x107,
  SIGN: 0x108,
  VERIFY: 0x10a,
  DERIVE: 0x10c,
  EXTRACTABLE: 0x162,
  LOCAL: 0x163,
  NEVER_EXTRACTABLE: 0x164,
  ALWAYS_SENSITIVE: 0x165,
  MODIFIABLE: 0x170,
} as const;
const CKA_TOKEN = 0x01;

const CLASSES: Readonly<Record<number, string>> = {
  0: 'DATA',
  1: 'CERTIFICATE',
  2: 'PUBLIC_KEY',
  3: 'PRIVATE_KEY',
  4: 'SECRET_KEY',
};
const KEY_TYPES: Readonly<Record<number, string>> = {
  0x00: 'RSA',
  0x03: 'EC',
  0x10: 'GENERIC_SECRET',
  0x13: 'DES',
  0x14: 'DES2',
  0x15: 'DES3',
  0x1f: 'AES',
};

/** Every object that the session sees. */
export function inspectObjects(cryptoki: Cryptoki, session: CryptokiHandle): ObjectInspection[] {
  return listHandles(cryptoki, session).map((handle) =>
    inspectObject((type) => {
      try {
        const [found] = cryptoki.C_GetAttributeValue(session, handle, [{ type }]);
        return found?.value.length ? found.value : undefined;
      } catch (error) {
        // An object that does not have the attribute is no failure.
        if (returnValueOf(error) === undefined) throw error;
        return undefined;
      }
    }),
  );
}

function listHandles(cryptoki: Cryptoki, session: CryptokiHandle): CryptokiHandle[] {
  return callDevice('list its objects', () => {
    cryptoki.C_FindObjectsInit(session, []);
    try {
      const handles: CryptokiHandle[] = [];
      let more = cryptoki.C_FindObjects(session, OBJECTS_MAX);
      while (more.length > 0 && handles.length < OBJECTS_MAX) {
        handles.push(...more);
        more = cryptoki.C_FindObjects(session, OBJECTS_MAX);
      }
      return handles;
    } finally {
      cryptoki.C_FindObjectsFinal(session);
    }
  });
}

type ReadAttribute = (type: number) => Buffer | undefined;

function inspectObject(attribute: ReadAttribute): ObjectInspection {
  const number = (type: number) => attribute(type)?.readUIntLE(0, 4);
  const keyType = number(NUMBERS.KEY_TYPE);
  return {
    objectClass: named(CLASSES, number(NUMBERS.CLASS)) ?? 'unknown',
    ...(keyType === undefined ? {} : { keyType: named(KEY_TYPES, keyType) ?? 'unknown' }),
    label: textOf(attribute(TEXT.LABEL)),
    id: textOf(attribute(TEXT.ID)),
    persistent: attribute(CKA_TOKEN)?.[0] === 1,
    attributes: Object.entries(FLAGS)
      .filter(([, type]) => attribute(type)?.[0] === 1)
      .map(([name]) => name),
  };
}

function named(names: Readonly<Record<number, string>>, value?: number): string | undefined {
  return value === undefined ? undefined : (names[value] ?? `0x${value.toString(16)}`);
}

function textOf(octets: Buffer | undefined): string {
  const text = octets?.toString('latin1') ?? '';
  return /^[\x20-\x7e]*$/.test(text) ? text : `0x${octets?.toString('hex') ?? ''}`;
}
