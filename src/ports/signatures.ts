/**
 * The signatures port: checking what people signed. Signing is done where their credential is, not
 * behind a port.
 *
 * @module
 */
import type { ApprovalDocument } from '../people/approval-document.ts';
import type { Person } from '../people/person.ts';
import type { SignedAuditHead } from './audit-heads.ts';

/** Checks signatures by people. */
export interface Signatures {
  /** Whether the holder of the public key signed this document. */
  verifyDocument(publicKey: string, document: ApprovalDocument, signature: string): boolean;
  /** Whether somebody signed their own enrolment with the key that it names. */
  verifyEnrolment(person: Person, proof: string): boolean;
  /** Whether a head of the audit was signed with the private half of this key (PEM). */
  verifyHead(head: SignedAuditHead, pem: string): boolean;
  /** SHA-256 of a text in UTF-8, 64 hex digits. */
  hashText(text: string): string;
  /** How people read a public key out. */
  fingerprintOf(publicKey: string): string;
  /** So many octets of chance, in hex. */
  randomHex(octets: number): string;
}

/** The credential of somebody who is there: it signs documents, one at a time. */
export interface DocumentSigner {
  readonly personId: string;
  /** Ed25519 over the canonical document, 64 octets in base64. */
  signDocument(document: ApprovalDocument): string;
}
