/**
 * Checking what people signed: Ed25519, RFC 8032.
 *
 * @module
 */
import { createPublicKey, verify, type KeyObject } from 'node:crypto';
import { canonicalOctets } from '../exchange/canonical-octets.ts';
import type { ApprovalDocument } from '../people/approval-document.ts';

/** What stands before the 32 octets of an Ed25519 key in a SubjectPublicKeyInfo. RFC 8410. */
const SPKI_HEAD = Buffer.from('302a300506032b6570032100', 'hex');
const SIGNATURE_BYTES = 64;
const PUBLIC_KEY = /^[0-9a-f]{64}$/;
/** So that one signature has one text. */
const BASE64 = /^[A-Za-z0-9+/]{86}==$/;
/**
 * Points of small order, in every encoding that a library may take: under such a key one signature
 * fits many messages. The y of each, with the sign bit left out.
 */
const SMALL_ORDER: readonly string[] = [
  // 0 and 1.
  '00'.repeat(32),
  `01${'00'.repeat(31)}`,
  // The two of order 8, as published in the source of libsodium.
  '26e8958fc2b227b045c3f489f2ef98f0d5dfac05d3c63339b13802886d53fc05',
  'c7176a703d4dd84fba3c0b760d10670f2a2053fa2c39ccc64ec7fd7792ac037a',
  // p - 1, p and p + 1, for p = 2^255 - 19.
  ...['ec', 'ed', 'ee'].map((last) => `${last}${'ff'.repeat(30)}7f`),
];

/**
 * Whether the holder of a public key signed these octets. A key or a signature of another form, or
 * a key under which signatures prove nothing, is not good either.
 *
 * @param publicKey - 64 lower-case hex digits
 * @param signature - 64 octets in base64
 */
export function verifySignedText(
  publicKey: string,
  octets: Uint8Array,
  signature: string,
): boolean {
  if (!isPublicKey(publicKey) || !BASE64.test(signature)) return false;
  const signed = Buffer.from(signature, 'base64');
  // The last character of a base64 text has bits that nothing is made of.
  if (signed.length !== SIGNATURE_BYTES || signed.toString('base64') !== signature) return false;
  return verify(null, octets, keyObjectOf(publicKey), signed);
}

/** Whether the holder of a public key signed this document. */
export function verifyDocument(
  publicKey: string,
  document: ApprovalDocument,
  signature: string,
): boolean {
  return verifySignedText(publicKey, canonicalOctets(document), signature);
}

/** True for a public key that may stand for somebody. */
export function isPublicKey(publicKey: string): boolean {
  if (!PUBLIC_KEY.test(publicKey)) return false;
  const octets = Buffer.from(publicKey, 'hex');
  octets[31] = (octets[31] ?? 0) & 0x7f;
  return !SMALL_ORDER.includes(octets.toString('hex'));
}

function keyObjectOf(publicKey: string): KeyObject {
  const key = Buffer.concat([SPKI_HEAD, Buffer.from(publicKey, 'hex')]);
  return createPublicKey({ key, format: 'der', type: 'spki' });
}
