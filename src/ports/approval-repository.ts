/**
 * The part of the store port that keeps requests for approval. Their content is under signatures;
 * that one is carried out once is the store's to keep, in the transaction of its effect.
 *
 * @module
 */
import type { Approval, ApprovalDocument } from '../people/approval-document.ts';

/** What became of a request. One that is open may have expired: see its document. */
export type ApprovalState = 'open' | 'carried-out' | 'withdrawn';

/** A request and what was signed so far. */
export interface ApprovalRequest {
  readonly document: ApprovalDocument;
  /** Ed25519 of the requester over the canonical document, 64 octets in base64. */
  readonly requesterSignature: string;
  readonly state: ApprovalState;
  /** Instant; null while it is open. */
  readonly closedAt: string | null;
  /** In the order in which they were given. */
  readonly approvals: readonly Approval[];
}

/** Requests for approval. */
export interface ApprovalRepository {
  find(id: string): Promise<ApprovalRequest | undefined>;
  /** The newest `limit` requests, newest first; those of one state when it is named. */
  list(wanted: {
    readonly state?: ApprovalState;
    readonly limit: number;
  }): Promise<ApprovalRequest[]>;
  /** @throws {KmsError} STORE_DUPLICATE */
  insert(request: Pick<ApprovalRequest, 'document' | 'requesterSignature'>): Promise<void>;
  /**
   * Adds one person's approval.
   *
   * @throws {KmsError} STORE_DUPLICATE when that person approved it before, STORE_CONFLICT when the
   *   request is not open
   */
  approve(id: string, approval: Approval): Promise<void>;
  /**
   * Ends an open request.
   *
   * @throws {KmsError} STORE_CONFLICT when it is not open any more
   */
  close(
    id: string,
    end: { readonly state: 'carried-out' | 'withdrawn'; readonly closedAt: string },
  ): Promise<void>;
}
