/**
 * The objects of a token by their attributes. CKA_VALUE is never asked for.
 *
 * @module
 */
import { callDevice, returnValueOf } from '../pkcs11/device-error.ts';
import type { Cryptoki, CryptokiHandle } from '../pkcs11/cryptoki.ts';
import { CKA } from '../pkcs11/cryptoki-numbers.ts';
import type { ObjectInspection } from './inspection.ts';

/** A token with more objects is listed in part. */
const OBJECTS_MAX = 10_000;

/** Attributes of one octet, in the order in which they are listed. */
const FLAGS = [
  'PRIVATE',
  'TRUSTED',
  'SENSITIVE',
  'ENCRYPT',
  'DECRYPT',
  'WRAP',
  'UNWRAP',
  'SIGN',
  'VERIFY',
  'DERIVE',
  'EXTRACTABLE',
  'LOCAL',
  'NEVER_EXTRACTABLE',
  'ALWAYS_SENSITIVE',
  'MODIFIABLE',
] as const satisfies readonly (keyof typeof CKA)[];

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
  const keyType = number(CKA.KEY_TYPE);
  return {
    objectClass: named(CLASSES, number(CKA.CLASS)) ?? 'unknown',
    ...(keyType === undefined ? {} : { keyType: named(KEY_TYPES, keyType) ?? 'unknown' }),
    label: textOf(attribute(CKA.LABEL)),
    id: textOf(attribute(CKA.ID)),
    persistent: attribute(CKA.TOKEN)?.[0] === 1,
    attributes: FLAGS.filter((name) => attribute(CKA[name])?.[0] === 1),
  };
}

function named(names: Readonly<Record<number, string>>, value?: number): string | undefined {
  return value === undefined ? undefined : (names[value] ?? `0x${value.toString(16)}`);
}

function textOf(octets: Buffer | undefined): string {
  const text = octets?.toString('latin1') ?? '';
  return /^[\x20-\x7e]*$/.test(text) ? text : `0x${octets?.toString('hex') ?? ''}`;
}
