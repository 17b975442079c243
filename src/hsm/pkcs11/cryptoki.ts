/**
 * The addon pkcs11js, loaded when a PKCS#11 module is really wanted: everything else works without
 * it. Only the calls that the adapter makes are named here.
 *
 * @module
 */
import { createRequire } from 'node:module';
import type * as Pkcs11js from 'pkcs11js';
import { KmsError } from '../../errors/kms-error.ts';

/** The calls of PKCS#11 that the adapter makes. */
export type Cryptoki = Pick<
  Pkcs11js.PKCS11,
  | 'C_Initialize'
  | 'C_Finalize'
  | 'C_GetSlotList'
  | 'C_GetTokenInfo'
  | 'C_OpenSession'
  | 'C_CloseSession'
  | 'C_Login'
  | 'C_GenerateRandom'
  | 'C_FindObjectsInit'
  | 'C_FindObjects'
  | 'C_FindObjectsFinal'
  | 'C_CreateObject'
  | 'C_CopyObject'
  | 'C_DestroyObject'
  | 'C_GetAttributeValue'
  | 'C_GenerateKey'
  | 'C_GenerateKeyPair'
  | 'C_WrapKey'
  | 'C_UnwrapKey'
  | 'C_SignInit'
  | 'C_Sign'
  | 'C_EncryptInit'
  | 'C_Encrypt'
>;

/** Names a session, object or slot: the octets of a CK_ULONG. */
export type CryptokiHandle = Pkcs11js.Handle;

/** Attributes of an object to be made, or asked for. */
export type CryptokiTemplate = Pkcs11js.Template;

/** A mechanism and its parameter. */
export type CryptokiMechanism = Pkcs11js.Mechanism;

/** Opens a PKCS#11 module, a shared library, by its path. */
export type LoadCryptoki = (path: string) => Cryptoki;

/**
 * The addon.
 *
 * @throws {KmsError} HSM_ADDON_MISSING
 */
export function requireAddon(require = createRequire(import.meta.url)): typeof Pkcs11js {
  try {
    return require('pkcs11js') as typeof Pkcs11js;
  } catch (cause) {
    const message = 'the addon pkcs11js is not built: run `npm rebuild pkcs11js`';
    throw new KmsError('HSM_ADDON_MISSING', message, { cause });
  }
}

/**
 * Opens a PKCS#11 module with the addon.
 *
 * @throws {KmsError} HSM_ADDON_MISSING, HSM_LIBRARY_MISSING
 */
export function loadCryptoki(path: string): Pkcs11js.PKCS11 {
  const { PKCS11 } = requireAddon();
  const cryptoki = new PKCS11();
  try {
    cryptoki.load(path);
  } catch (cause) {
    const message = `${path} does not load as a PKCS#11 module`;
    throw new KmsError('HSM_LIBRARY_MISSING', message, { cause });
  }
  return cryptoki;
}
