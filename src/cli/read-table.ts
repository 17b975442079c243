/**
 * Reads a CSV file of one meter a line as a stream of rows.
 *
 * @module
 */
import type { ReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { KmsError } from '../errors/kms-error.ts';
import type { TableRow } from '../exchange/table-format.ts';

/** Longest row, in characters. */
const ROW_CHARACTERS_MAX = 10_000;

/** A file being read. */
export interface TableReader {
  readonly rows: AsyncIterable<TableRow>;
  /** How much of the file has been read, 0 to 1. */
  readonly progress: () => number;
}

/** What a kind of file asks of its content. */
export interface TableKind {
  /** Throws when the heading lacks something. */
  readonly requireHeading: (heading: readonly string[]) => void;
  /** The error for a file that is no such table; `cause` is what the parser said. */
  readonly malformed: (message: string, cause?: unknown) => KmsError;
}

/**
 * Opens a file.
 *
 * @throws {KmsError} FILE_NOT_READABLE; while reading: what the kind throws
 */
export async function readTable(path: string, kind: TableKind): Promise<TableReader> {
  const { handle, size } = await openFile(path);
  const file = handle.createReadStream();
  return {
    rows: rowsOf(file, kind),
    progress: () => (size === 0 ? 1 : file.bytesRead / size),
  };
}

interface Parsed {
  /** `invalid_field_length` counts the ragged rows so far. */
  readonly info: { readonly lines: number; readonly invalid_field_length: number };
  readonly record: Record<string, string>;
}

async function* rowsOf(
  file: ReadStream,
  { requireHeading, malformed }: TableKind,
): AsyncGenerator<TableRow> {
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: ROW_CHARACTERS_MAX,
    columns: (heading: string[]) => {
      requireHeading(heading);
      return heading;
    },
  });
  file.on('error', (error) => parser.destroy(error));
  let rows = 0;
  let ragged = 0;
  try {
    for await (const { info, record } of file.pipe(parser) as AsyncIterable<Parsed>) {
      rows += 1;
      yield { line: info.lines, fields: record, ragged: info.invalid_field_length > ragged };
      ragged = info.invalid_field_length;
    }
  } catch (error) {
    if (!(error instanceof CsvError)) throw error;
    throw malformed(error.message, error);
  } finally {
    file.destroy();
  }
  if (rows === 0) throw malformed('no meter in it');
}

async function openFile(path: string): Promise<{ handle: FileHandle; size: number }> {
  try {
    const handle = await open(path);
    const found = await handle.stat();
    if (!found.isDirectory()) return { handle, size: found.size };
    await handle.close();
  } catch (cause) {
    const reason = cause instanceof Error && 'code' in cause ? String(cause.code) : 'unknown';
    throw new KmsError('FILE_NOT_READABLE', `cannot read ${path}: ${reason}`, { cause });
  }
  throw new KmsError('FILE_NOT_READABLE', `cannot read ${path}: it is a folder`);
}
