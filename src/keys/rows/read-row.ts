/**
 * Reading a stored row: column by column, and whatever is not exactly what a column may hold is
 * refused. A row comes from a database that others can write, and is read before its MAC is
 * checked.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { utcMinute, type UtcMinute } from '../../sts/utc-minute.ts';
import type { ColumnValue, RecordRow } from '../sealed-record.ts';

/** Largest whole number that every column takes: 32 bits with a sign. */
export const COLUMN_NUMBER_MAX = 2 ** 31 - 1;
/** A wrapped value is a few dozen octets; a row cannot be used to fill the memory. */
const OCTETS_MAX = 4096;
/** Control characters and halves of surrogate pairs: no database keeps all of them. */
const UNKEPT = /[\p{Cc}\p{Cs}]/u;
const UUID = /^[0-9a-f]{8}(?:-[0-9a-f]{4}){3}-[0-9a-f]{12}$/;
/** What looks like an id may stand in a message; the content of another column may not. */
const ID = /^[0-9A-Za-z-]{1,64}$/;

/** Reads text; each method throws STORE_ROW_INVALID. */
interface TextReader {
  /** Text of 1 to `max` characters that every database keeps as it is. */
  readonly text: (column: string, max: number) => string;
  /** Text of a form. */
  readonly matching: (column: string, form: RegExp) => string;
  /** A UUID in lower case. */
  readonly uuid: (column: string) => string;
  /** A day that exists, `YYYY-MM-DD`. */
  readonly day: (column: string) => string;
  /** An instant that exists, `YYYY-MM-DDTHH:MM:SS.sssZ`. */
  readonly instant: (column: string) => string;
  /** Text that a parser of the standard takes. */
  readonly parsedText: <Value>(column: string, parse: (text: string) => Value) => Value;
}

/** Reads numbers; each method throws STORE_ROW_INVALID. */
interface NumberReader {
  /** A whole number within both ends. */
  readonly whole: (column: string, range: { readonly min: number; readonly max: number }) => number;
  /** 0 for no, 1 for yes. */
  readonly flag: (column: string) => boolean;
  /** Minutes since 1970. */
  readonly minute: (column: string) => UtcMinute;
  /** A number that a parser of the standard takes. */
  readonly parsedNumber: <Value>(column: string, parse: (value: number) => Value) => Value;
}

/** Reads the columns of one row; each method throws STORE_ROW_INVALID. */
export interface RowReader extends TextReader, NumberReader {
  /** One of the values listed. */
  readonly oneOf: <Value extends ColumnValue>(column: string, values: readonly Value[]) => Value;
  /** 1 to 4096 octets, a copy of their own. */
  readonly octets: (column: string) => Uint8Array;
  /** Null when the column is, otherwise what `read` makes of it. */
  readonly optional: <Value>(column: string, read: (column: string) => Value) => Value | null;
  /** A column that must be null, because the one that it goes with is. */
  readonly nothing: (column: string) => null;
  /** Refuses a column that nothing read. Call it last. */
  readonly end: () => void;
}

/** The columns of a row as they are. */
interface Cells {
  readonly value: (column: string) => ColumnValue;
  readonly refuse: (column: string, cause?: unknown) => KmsError;
}

/** A reader of a row; `idColumn` is for the message only. */
export function rowReader(table: string, row: RecordRow, idColumn: string): RowReader {
  const seen = new Set<string>();
  const id = row[idColumn];
  const shownId = typeof id === 'string' && ID.test(id) ? id : '?';
  const refuse = (column: string, cause?: unknown): KmsError =>
    new KmsError('STORE_ROW_INVALID', `table ${table}, row ${shownId}: column ${column}`, {
      facts: { table, id: shownId, column },
      cause,
    });
  const value = (column: string): ColumnValue => {
    seen.add(column);
    const found = Object.hasOwn(row, column) ? row[column] : undefined;
    if (found === undefined) throw refuse(column);
    return found;
  };
  return {
    ...textReader({ value, refuse }),
    ...numberReader({ value, refuse }),
    oneOf(column, values) {
      const found = values.find((candidate) => candidate === value(column));
      if (found === undefined) throw refuse(column);
      return found;
    },
    octets(column) {
      const found = value(column);
      if (!(found instanceof Uint8Array)) throw refuse(column);
      if (found.length === 0 || found.length > OCTETS_MAX) throw refuse(column);
      return Uint8Array.from(found);
    },
    optional: (column, read) => (value(column) === null ? null : read(column)),
    nothing(column) {
      if (value(column) !== null) throw refuse(column);
      return null;
    },
    end() {
      const unknown = Object.keys(row).find((column) => !seen.has(column));
      if (unknown !== undefined) throw refuse(unknown);
    },
  };
}

function textReader(cells: Cells): TextReader {
  const textOf = (column: string): string => {
    const value = cells.value(column);
    if (typeof value !== 'string') throw cells.refuse(column);
    return value;
  };
  const passing = (column: string, passes: (text: string) => boolean): string => {
    const text = textOf(column);
    if (!passes(text)) throw cells.refuse(column);
    return text;
  };
  const matching = (column: string, form: RegExp) => passing(column, (text) => form.test(text));
  return {
    matching,
    text: (column, max) =>
      passing(column, (text) => text !== '' && [...text].length <= max && !UNKEPT.test(text)),
    uuid: (column) => matching(column, UUID),
    day: (column) => passing(column, (text) => isInstant(`${text}T00:00:00.000Z`)),
    instant: (column) => passing(column, isInstant),
    parsedText: (column, parse) => parsed(cells, column, () => parse(textOf(column))),
  };
}

function numberReader(cells: Cells): NumberReader {
  const numberOf = (column: string): number => {
    const value = cells.value(column);
    if (typeof value !== 'number') throw cells.refuse(column);
    return value;
  };
  const whole: NumberReader['whole'] = (column, { min, max }) => {
    const value = numberOf(column);
    if (!Number.isInteger(value) || value < min || value > max) throw cells.refuse(column);
    return value;
  };
  const parsedNumber: NumberReader['parsedNumber'] = (column, parse) =>
    parsed(cells, column, () => parse(numberOf(column)));
  return {
    whole,
    parsedNumber,
    flag: (column) => whole(column, { min: 0, max: 1 }) === 1,
    minute: (column) => parsedNumber(column, utcMinute),
  };
}

/**
 * A parser refuses with a code of the standard; where it was met counts more here.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
function parsed<Value>(cells: Cells, column: string, parse: () => Value): Value {
  try {
    return parse();
  } catch (cause) {
    throw cells.refuse(column, cause);
  }
}

/** True for `YYYY-MM-DDTHH:MM:SS.sssZ` of a day that exists. */
function isInstant(text: string): boolean {
  // A year of more digits makes a longer text.
  const milliseconds = text.length === 24 ? Date.parse(text) : Number.NaN;
  // Date.parse moves 30 February into March and takes other forms: reading back shows it.
  return !Number.isNaN(milliseconds) && new Date(milliseconds).toISOString() === text;
}
