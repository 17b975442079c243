/** A table of records: how its rows and its entities become each other. */
import type { Kysely, RawBuilder } from 'kysely';
import type {
  ColumnValue,
  RecordHead,
  RecordRow,
  RecordTable,
  Stored,
} from '../../keys/sealed-record.ts';
import type { StoreTables } from '../schema/store-tables.ts';

/** What a repository needs to know of its table. */
export interface RecordTableDefinition<Entity extends RecordHead> {
  readonly table: RecordTable;
  readonly idColumn: string;
  readonly toRow: (entity: Entity) => RecordRow;
  /** Throws STORE_ROW_INVALID. */
  readonly fromRow: (row: RecordRow) => Entity;
  /** Columns that a row leaves out when they are null: they came later, and old MACs hold. */
  readonly optionalColumns?: readonly string[];
  /** Columns that are written once and are no part of the record. */
  readonly ownColumns?: Readonly<Record<string, RawBuilder<number>>>;
}

/** The tables of records by name, when which one it is does not matter. */
type RecordTables = Record<RecordTable, Record<string, ColumnValue>>;

/** The same database; the mappers know the columns, and a test compares them with the schema. */
export function recordTablesOf(db: Kysely<StoreTables>): Kysely<RecordTables> {
  return db as unknown as Kysely<RecordTables>;
}

/**
 * The record of a row as the database gave it.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function storedFrom<Entity extends RecordHead>(
  { fromRow, ownColumns = {}, optionalColumns = [] }: RecordTableDefinition<Entity>,
  row: object,
): Stored<Entity> {
  const columns = Object.entries(row) as [string, ColumnValue][];
  const covered = columns.filter(
    ([name, value]) =>
      name !== 'record_mac' &&
      !Object.hasOwn(ownColumns, name) &&
      !(value === null && optionalColumns.includes(name)),
  );
  const { record_mac: recordMac } = row as { readonly record_mac: Uint8Array };
  return {
    entity: fromRow(Object.fromEntries(covered)),
    // The drivers give a Buffer, which others would compare and print in another way.
    recordMac: Uint8Array.from(recordMac),
  };
}
