/**
 * The numbers of PKCS#11 that the adapter uses, from the headers published with PKCS#11 2.40 and
 * 3.0. The addon has them too, but it may be absent.
 *
 * @module
 */

/** Session flags and user types. */
export const CKF_RW_SESSION = 0x02;
export const CKF_SERIAL_SESSION = 0x04;
/** C_Initialize: the library may use the locks of the operating system. */
export const CKF_OS_LOCKING_OK = 0x02;
export const CKU_SO = 0;
export const CKU_USER = 1;

/** Object classes: the halves of a pair, and every other key here. */
export const CKO_PUBLIC_KEY = 0x02;
export const CKO_PRIVATE_KEY = 0x03;
export const CKO_SECRET_KEY = 0x04;

/** Key types. */
export const CKK_RSA = 0x00;
export const CKK_GENERIC_SECRET = 0x10;
export const CKK_DES3 = 0x15;
export const CKK_AES = 0x1f;

/** Attributes. */
export const CKA = {
  CLASS: 0x00,
  TOKEN: 0x01,
  PRIVATE: 0x02,
  LABEL: 0x03,
  VALUE: 0x11,
  TRUSTED: 0x86,
  KEY_TYPE: 0x100,
  ID: 0x102,
  SENSITIVE: 0x103,
  ENCRYPT: 0x104,
  DECRYPT: 0x105,
  WRAP: 0x106,
  UNWRAP: 0x107,
  SIGN: 0x108,
  SIGN_RECOVER: 0x109,
  VERIFY: 0x10a,
  VERIFY_RECOVER: 0x10b,
  DERIVE: 0x10c,
  MODULUS: 0x120,
  MODULUS_BITS: 0x121,
  PUBLIC_EXPONENT: 0x122,
  VALUE_LEN: 0x161,
  EXTRACTABLE: 0x162,
  LOCAL: 0x163,
  NEVER_EXTRACTABLE: 0x164,
  ALWAYS_SENSITIVE: 0x165,
  MODIFIABLE: 0x170,
} as const;

/** Mechanisms. */
export const CKM = {
  RSA_PKCS_KEY_PAIR_GEN: 0x00,
  RSA_PKCS: 0x01,
  DES3_ECB: 0x132,
  SHA256_HMAC: 0x251,
  GENERIC_SECRET_KEY_GEN: 0x350,
  AES_KEY_GEN: 0x1080,
  AES_CBC: 0x1082,
  AES_CBC_PAD: 0x1085,
  AES_KEY_WRAP_PAD: 0x210a,
  AES_KEY_WRAP_KWP: 0x210b,
} as const;
