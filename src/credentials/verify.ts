/** @module */
import { createPublicKey, verify } from 'node:crypto';
const SPKI = Buffer.from('302a300506032b6570032100', 'hex');
/** Temporary. */
export function verifySignedText(
  publicKey: string,
  octets: Uint8Array,
  signature: string,
): boolean {
  const key = createPublicKey({
    key: Buffer.concat([SPKI, Buffer.from(publicKey, 'hex')]),
    format: 'der',
    type: 'spki',
  });
  return verify(null, octets, key, Buffer.from(signature, 'base64'));
}
