/** What every table of records has. */

/** Columns of a record beside those that its MAC covers by name. */
export interface RecordColumns {
  readonly version: number;
  /** HMAC-SHA-256 by the HSM over every other column of the record, 32 octets. */
  readonly record_mac: Uint8Array;
}
