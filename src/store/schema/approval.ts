/** Tables `approval_request` and `approval`: what was asked for, and who signed it. */

/** A request. */
export interface ApprovalRequestTable {
  readonly id: string;
  readonly action: string;
  readonly requester: string;
  readonly requested_at: string;
  readonly expires_at: string;
  /** JSON of the document that is signed. */
  readonly document: string;
  readonly requester_signature: string;
  readonly state: string;
  readonly closed_at: string | null;
}

/** An approval; the first two columns are its key. */
export interface ApprovalTable {
  readonly request_id: string;
  readonly person_id: string;
  readonly signature: string;
  readonly approved_at: string;
}
