/**
 * What the security module is shown before it does what needs two people: the document, and the
 * approvals with the records of those who gave them. It checks all of it itself.
 *
 * @module
 */
import type { SealedRecord } from '../keys/sealed-record.ts';
import type { ApprovalDocument } from '../people/approval-document.ts';

/** An approval and the record of who gave it. */
export interface ShownApproval {
  /** A record of table `person`; its MAC is checked. */
  readonly person: SealedRecord;
  /** Ed25519, 64 octets in base64. */
  readonly signature: string;
}

/** Leave to seal the changes that the document names. */
export interface Authority {
  readonly document: ApprovalDocument;
  readonly approvals: readonly ShownApproval[];
}
