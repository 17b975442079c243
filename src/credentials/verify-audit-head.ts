/**
 * Signed heads of an audit chain: what is signed, and whether a signature is good.
 *
 * @module
 */
import { createHash, createPublicKey, verify } from 'node:crypto';
import { canonicalOctets } from '../exchange/canonical-octets.ts';
import type { AuditHead, SignedAuditHead } from '../ports/audit-heads.ts';

const DOMAIN = 'sts-kms audit head 1';

/** What of a head is signed. */
export type UnsignedHead = Omit<SignedAuditHead, 'signature'>;

/** The octets that are signed. */
export function auditHeadOctets(head: UnsignedHead): Uint8Array {
  const { installationId, number, rowHash, signedAt, keyFingerprint } = head;
  return canonicalOctets([DOMAIN, installationId, number, rowHash, signedAt, keyFingerprint]);
}

/**
 * Whether a head was signed with the private half of this key.
 *
 * @param pem - SubjectPublicKeyInfo
 */
export function verifyAuditHead(head: SignedAuditHead, pem: string): boolean {
  const key = createPublicKey(pem);
  const spki = key.export({ format: 'der', type: 'spki' });
  if (auditKeyFingerprint(spki) !== head.keyFingerprint) return false;
  return verify('sha256', auditHeadOctets(head), key, Buffer.from(head.signature, 'base64'));
}

/** SHA-256 of a SubjectPublicKeyInfo in DER, 64 hex digits. */
export function auditKeyFingerprint(spki: Uint8Array): string {
  return createHash('sha256').update(spki).digest('hex');
}

/** True when both heads are the end of one chain. */
export function sameHead(one: AuditHead, other: AuditHead): boolean {
  return one.number === other.number && one.rowHash === other.rowHash;
}
