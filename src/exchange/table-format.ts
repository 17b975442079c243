/**
 * Files of one meter a line: CSV whose first line names the columns. Their order is free, and
 * further columns are ignored.
 *
 * @module
 */
import type { ErrorCode } from '../errors/catalogue.ts';
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
  /** Codes of a format that has its own. */
  readonly codes?: TableCodes;
}

interface TableCodes {
  readonly missing: ErrorCode;
  readonly twice: ErrorCode;
  readonly malformed: ErrorCode;
}

const METER_FILE_CODES: TableCodes = {
  missing: 'METER_FILE_COLUMNS',
  twice: 'METER_FILE_COLUMNS',
  malformed: 'METER_FILE_MALFORMED',
};

/** A row as it stands in the file. */
export interface TableRow {
  /** Line of the file, the heading being line 1. */
  readonly line: number;
  /** Read them with {@link readCell}. */
  readonly fields: Readonly<Record<string, string>>;
  /** The row has another number of fields than the heading. */
  readonly ragged: boolean;
  /** Columns that are not UTF-8; their fields are what Windows-1252 makes of them. */
  readonly notUtf8?: readonly string[];
}

/**
 * A field without blanks at its ends; empty when the file has no such column.
 *
 * @throws {KmsError} METER_FILE_ENCODING when it is not UTF-8
 */
export function readCell(row: TableRow, column: string): string {
  const text = (row.fields[column] ?? '').trim();
  if (row.notUtf8?.includes(column) !== true) return text;
  const message =
    `${column} is not UTF-8. Read as Windows-1252 it is ` +
    `${JSON.stringify(text)}: did you mean this?`;
  throw new KmsError('METER_FILE_ENCODING', message, { facts: { column } });
}

/** The codes of a format. */
export function codesOf({ codes = METER_FILE_CODES }: TableFormat): TableCodes {
  return codes;
}

/**
 * The columns that the cells of a heading name, in any case and with blanks, hyphens or nothing for
 * the underscores; a cell that names none stays as it is.
 */
export function namedColumns(
  { columns, oneOf, optional }: TableFormat,
  heading: readonly string[],
): string[] {
  const known = new Map([...columns, ...oneOf, ...optional].map((name) => [lettersOf(name), name]));
  return heading.map((cell) => known.get(lettersOf(cell)) ?? cell);
}

function lettersOf(text: string): string {
  return text
    .normalize('NFKC')
    .toLowerCase()
    .replaceAll(/[^\p{L}\p{N}]/gu, '');
}

/**
 * Checks that a heading has what a file needs.
 *
 * @param heading - as {@link namedColumns} gives it
 * @param found - how the file was read, for the message
 * @throws {KmsError} METER_FILE_COLUMNS, or what the format has in its place
 */
export function requireTableColumns(
  format: TableFormat,
  heading: readonly string[],
  found?: string,
): void {
  const { name, columns, oneOf, optional } = format;
  const codes = codesOf(format);
  const how = found === undefined ? '' : `. Found: ${found}`;
  const missing = columns.filter((column) => !heading.includes(column));
  if (missing.length > 0) {
    throw new KmsError(codes.missing, `${name}: no column ${missing.join(', ')}${how}`, {
      facts: { missing: missing.join(',') },
    });
  }
  if (oneOf.length > 0 && !oneOf.some((column) => heading.includes(column))) {
    const message = `${name}: one of ${oneOf.join(', ')} is required${how}`;
    throw new KmsError(codes.missing, message);
  }
  const twice = [...columns, ...oneOf, ...optional].filter(
    (column) => heading.indexOf(column) !== heading.lastIndexOf(column),
  );
  if (twice.length > 0) {
    throw new KmsError(codes.twice, `${name}: column ${twice.join(', ')} stands twice${how}`);
  }
}
