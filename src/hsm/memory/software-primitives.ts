/**
 * HMAC-SHA-256 and single DES from node:crypto, for the in-memory HSM and for vectors.
 *
 * @module
 */
import { createCipheriv, createHmac, createSecretKey } from 'node:crypto';
import type { DerivationPrimitives } from '../../sts/derivation/derive-decoder-key.ts';

/** The two primitives over node:crypto's OpenSSL. */
export const SOFTWARE_PRIMITIVES: DerivationPrimitives = { hmacSha256, desEncrypt };

function hmacSha256(key: Uint8Array, data: Uint8Array): Uint8Array {
  // A KeyObject: on Node 24 a plain buffer is five times slower.
  return createHmac('sha256', createSecretKey(key)).update(data).digest();
}

/** Single DES as triple DES with three equal keys: OpenSSL 3 has the former as legacy only. */
function desEncrypt(key: Uint8Array, block: Uint8Array): Uint8Array {
  const tripled = Buffer.concat([key, key, key]);
  const cipher = createCipheriv('des-ede3-ecb', createSecretKey(tripled), null);
  cipher.setAutoPadding(false);
  const enciphered = cipher.update(block);
  cipher.final();
  tripled.fill(0);
  // What update() returned is overwritten: with the decoder key it would give the vending key.
  const copy = Uint8Array.from(enciphered);
  enciphered.fill(0);
  return copy;
}
