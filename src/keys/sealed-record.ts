/**
 * A record that decides who may get what. It is stored as one flat row, and carries a MAC made by
 * the security module over the installation, the table, the id, the version and every column.
 *
 * @module
 */

/** Tables whose rows carry a record MAC. */
export type RecordTable =
  | 'installation'
  | 'owner'
  | 'supply_group'
  | 'vending_key'
  | 'meter'
  | 'founding'
  | 'person'
  | 'policy';

/** The column of each table that holds a record's id. */
export const ID_COLUMNS: Readonly<Record<RecordTable, string>> = {
  installation: 'id',
  owner: 'id',
  supply_group: 'supply_group_code',
  vending_key: 'id',
  meter: 'meter_pan',
  founding: 'id',
  person: 'id',
  policy: 'id',
};

/** What a column holds, the same in every database: 0 and 1 for no and yes, octets for a blob. */
export type ColumnValue = string | number | Uint8Array | null;

/** Column names to values, without `record_mac`. Names are the standard's terms in snake case. */
export type RecordRow = Readonly<Record<string, ColumnValue>>;

/** What every record begins with. */
export interface RecordHead {
  /** Names the record within its table, for ever. */
  readonly id: string;
  /** 1 for a new record, one more with each change. */
  readonly version: number;
}

/** A record on its way into or out of the store. */
export interface SealedRecord extends RecordHead {
  readonly table: RecordTable;
  /** Every column, those of the id and the version included. */
  readonly row: RecordRow;
  /** HMAC-SHA-256 under the HSM's record-MAC key, 32 octets. */
  readonly recordMac: Uint8Array;
}

/** A record before it has its MAC. */
export type UnsealedRecord = Omit<SealedRecord, 'recordMac'>;

/** An entity as the store holds it: its MAC has not been checked by being read. */
export interface Stored<Entity> {
  readonly entity: Entity;
  readonly recordMac: Uint8Array;
}
