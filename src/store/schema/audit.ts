/** Tables `audit_row`, `audit_head` and `key_use`: what happened, chained, and what it counts. */

/** A row of the chain. */
export interface AuditRowTable {
  readonly number: number;
  readonly at: string;
  readonly actor: string;
  readonly on_behalf_of: string | null;
  readonly action: string;
  readonly subject: string;
  readonly requirements: string;
  readonly facts: string;
  readonly records: string;
  readonly key_uses: string;
  readonly previous_hash: string;
  readonly row_hash: string;
}

/** The end of the chain: one row. */
export interface AuditHeadTable {
  readonly id: string;
  readonly number: number;
  readonly row_hash: string;
  /** Latest instant of a row, empty before the first: no later row is dated far behind it. */
  readonly latest_at: string;
}

/** How often a key was used; all but the last column are the key of the row. */
export interface KeyUseTable {
  readonly vending_key_id: string;
  readonly actor: string;
  readonly purpose: string;
  readonly day: string;
  readonly uses: number;
}
