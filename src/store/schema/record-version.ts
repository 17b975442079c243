/** Table `record_version`: every version that every record had. */

/** A row; the first three columns are its key. */
export interface RecordVersionTable {
  readonly table_name: string;
  readonly record_id: string;
  readonly version: number;
  readonly record_mac: Uint8Array;
}
