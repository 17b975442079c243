/**
 * Files of one meter a line: CSV in UTF-8, whose first line names the columns. Their order is free,
 * and further columns are ignored.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';

/** What the heading of a file must name. */
export interface TableFormat {
  /** What people call the file, in messages. */
  readonly name: string;
  readonly columns: readonly string[];
  /** Columns of which one at least is there. */
  readonly oneOf: readonly string[];
  /** Columns that may be missing, and then are empty in every row. */
  readonly optional: readonly string[];
}

/** A row as it stands in the file. */
export interface TableRow {
  /** Line of the file, the heading being line 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
  /** The row has another number of fields than the heading. */
  readonly ragged: boolean;
}

/**
 * Checks the heading of a file.
 *
 * @throws {KmsError} METER_FILE_COLUMNS
 */
export function requireTableColumns(format: TableFormat, heading: readonly string[]): void {
  const { name, columns, oneOf, optional } = format;
  const missing = columns.filter((column) => !heading.includes(column));
  if (missing.length > 0) {
    throw new KmsError('METER_FILE_COLUMNS', `${name}: no column ${missing.join(', ')}`, {
      facts: { missing: missing.join(',') },
    });
  }
  if (oneOf.length > 0 && !oneOf.some((column) => heading.includes(column))) {
    throw new KmsError('METER_FILE_COLUMNS', `${name}: one of ${oneOf.join(', ')} is wanted`);
  }
  const twice = [...columns, ...oneOf, ...optional].filter(
    (column) => heading.indexOf(column) !== heading.lastIndexOf(column),
  );
  if (twice.length > 0) {
    throw new KmsError('METER_FILE_COLUMNS', `${name}: ${twice.join(', ')} stands twice`);
  }
}
