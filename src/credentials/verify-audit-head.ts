/**
 * Checks the signature under a head of the audit chain. The security module and whoever reads an
 * anchor share this; neither needs the HSM for it.
 *
 * @module
 */
import { createHash, createPublicKey, verify, type KeyObject } from 'node:crypto';
import { KmsError } from '../errors/kms-error.ts';
import { canonicalOctets } from '../exchange/canonical-octets.ts';
import type { SignedAuditHead } from '../ports/audit-heads.ts';
import { hexFromBytes } from '../sts/text.ts';

/** Separates a head from everything else that could be signed. */
const DOMAIN = 'sts-kms audit head 1';
const PEM = '-----BEGIN PUBLIC KEY-----\n';
const BASE64 = /^[A-Za-z0-9+/]+={0,2}$/;

/** What is signed of a head: all of it but the signature. */
export function auditHeadOctets(head: Omit<SignedAuditHead, 'signature'>): Uint8Array {
  const { installationId, number, rowHash, signedAt, keyFingerprint } = head;
  return canonicalOctets([DOMAIN, installationId, number, rowHash, signedAt, keyFingerprint]);
}

/** SHA-256 of SubjectPublicKeyInfo in DER, 64 upper-case hex digits. */
export function auditKeyFingerprint(spki: Uint8Array): string {
  return hexFromBytes(createHash('sha256').update(spki).digest());
}

/**
 * Whether a head names this key and carries its signature. Of which installation it is, and where
 * it stands in the chain, the caller asks.
 *
 * @param pem - SubjectPublicKeyInfo of an RSA key
 * @throws {KmsError} SM_AUDIT_HEAD when the text is no public key of RSA
 */
export function verifyAuditHead(head: SignedAuditHead, pem: string): boolean {
  const key = publicKeyFrom(pem);
  const spki = key.export({ type: 'spki', format: 'der' });
  if (head.keyFingerprint !== auditKeyFingerprint(spki)) return false;
  // Node reads over what is no base64: two texts would be one signature.
  if (!BASE64.test(head.signature)) return false;
  const signature = Buffer.from(head.signature, 'base64');
  if (signature.toString('base64') !== head.signature) return false;
  return verify('sha256', auditHeadOctets(head), key, signature);
}

function publicKeyFrom(pem: string): KeyObject {
  const key = pem.startsWith(PEM) ? parseKey(pem) : undefined;
  if (key?.asymmetricKeyType === 'rsa') return key;
  throw new KmsError('SM_AUDIT_HEAD', 'the public key of the audit chain is no RSA key in PEM');
}

function parseKey(pem: string): KeyObject {
  try {
    return createPublicKey(pem);
  } catch (cause) {
    const message = 'the public key of the audit chain is damaged';
    throw new KmsError('SM_AUDIT_HEAD', message, { cause });
  }
}
