/**
 * Key pairs of a probe, in the module, with the public key as node:crypto takes it.
 *
 * @module
 */
import type { JsonWebKeyInput } from 'node:crypto';
import type { CryptokiHandle, CryptokiTemplate } from '../pkcs11/cryptoki.ts';
import { CKA } from '../pkcs11/cryptoki-numbers.ts';
import { readAttribute, type ProbeBench } from './probe-bench.ts';

const CKM_RSA_PKCS_KEY_PAIR_GEN = 0x00;
const CKM_EC_KEY_PAIR_GEN = 0x1040;
const CKA_MODULUS = 0x120;
const CKA_MODULUS_BITS = 0x121;
const CKA_PUBLIC_EXPONENT = 0x122;
const CKA_EC_PARAMS = 0x180;
const CKA_EC_POINT = 0x181;
const RSA_BITS = 3072;
const EXPONENT = Buffer.from([1, 0, 1]);
/** Object identifier of the curve P-256. RFC 5480 section 2.1.1.1. */
const P256 = Buffer.from('06082A8648CE3D030107', 'hex');
const COORDINATE_BYTES = 32;

/** A pair of session keys. */
export interface ProbePair {
  readonly privateKey: CryptokiHandle;
  /** The public key. */
  readonly jwk: JsonWebKeyInput;
}

/** RSA-3072, which signs and deciphers. */
export function generateRsa(bench: ProbeBench): ProbePair {
  const { publicKey, privateKey } = generate(bench, CKM_RSA_PKCS_KEY_PAIR_GEN, {
    ofPublic: [
      { type: CKA_MODULUS_BITS, value: RSA_BITS },
      { type: CKA_PUBLIC_EXPONENT, value: EXPONENT },
    ],
    ofPrivate: [{ type: CKA.DECRYPT, value: true }],
  });
  const n = readAttribute(bench, publicKey, CKA_MODULUS).toString('base64url');
  const e = EXPONENT.toString('base64url');
  return { privateKey, jwk: { key: { kty: 'RSA', n, e }, format: 'jwk' } };
}

/** EC on P-256, which signs. */
export function generateEc(bench: ProbeBench): ProbePair {
  const { publicKey, privateKey } = generate(bench, CKM_EC_KEY_PAIR_GEN, {
    ofPublic: [{ type: CKA_EC_PARAMS, value: P256 }],
    ofPrivate: [],
  });
  // The uncompressed point is at the end, with or without the octets of an OCTET STRING before it.
  const point = readAttribute(bench, publicKey, CKA_EC_POINT).subarray(-2 * COORDINATE_BYTES);
  const [x, y] = [point.subarray(0, COORDINATE_BYTES), point.subarray(COORDINATE_BYTES)];
  const coordinates = { x: x.toString('base64url'), y: y.toString('base64url') };
  return { privateKey, jwk: { key: { kty: 'EC', crv: 'P-256', ...coordinates }, format: 'jwk' } };
}

interface PairAttributes {
  readonly ofPublic: CryptokiTemplate;
  readonly ofPrivate: CryptokiTemplate;
}

function generate(
  { cryptoki, session }: ProbeBench,
  mechanism: number,
  { ofPublic, ofPrivate }: PairAttributes,
) {
  const ofSession = { type: CKA.TOKEN, value: false };
  const signs = { type: CKA.SIGN, value: true };
  const verifies = { type: CKA.VERIFY, value: true };
  return cryptoki.C_GenerateKeyPair(
    session,
    { mechanism },
    [ofSession, verifies, ...ofPublic],
    [ofSession, { type: CKA.PRIVATE, value: true }, signs, ...ofPrivate],
  );
}
