/**
 * The rows of the audit: who did what to what, and what it wrote and used. Each is bound to the row
 * before it by a digest over everything that it says.
 *
 * @module
 */

/** What a row says. */
export interface AuditEntry {
  /** ISO 8601 in UTC, to the millisecond. */
  readonly at: string;
  readonly actor: string;
  /** For whom a service account acted; null: for nobody else. */
  readonly onBehalfOf: string | null;
  /** As `vending-key.activate`. */
  readonly action: string;
  /** What it was done to: a record's table and id. */
  readonly subject: string;
  /** Ids of the requirements that were checked (docs/requirements.md), separated by blanks. */
  readonly requirements: string;
  /** JSON of safe values; never key material or token digits. */
  readonly facts: string;
  /** JSON: the record versions that it wrote, each `[table, id, version, MAC in hex]`. */
  readonly records: string;
  /** JSON: the vending keys that it used, each `[id, purpose, times]`. */
  readonly keyUses: string;
}

/** A row in its place. */
export interface AuditRow extends AuditEntry {
  /** From 1, without a gap. */
  readonly number: number;
  /** Digest of the row before it, 64 hex digits; zeros for the first. */
  readonly previousHash: string;
  /** SHA-256 over the text of the row, 64 hex digits. */
  readonly rowHash: string;
}
