/**
 * Reads a CSV file of one meter a line as a stream of rows.
 *
 * @module
 */
import { isUtf8 } from 'node:buffer';
import { open, type FileHandle } from 'node:fs/promises';
import { Readable } from 'node:stream';
import { CsvError, parse } from 'csv-parse';
import { KmsError } from '../errors/kms-error.ts';
import { systemCode } from '../errors/system-failure.ts';
import {
  codesOf,
  namedColumns,
  requireTableColumns,
  type TableFormat,
  type TableRow,
} from '../exchange/table-format.ts';
import { encodingOf, ROW_MAX, tableTextOf, type TableEncoding } from './table-text.ts';

/** 80h to 9Fh: the rest is Latin-1. TextDecoder of Node 20 leaves these out. */
const WINDOWS_1252 = '€\u0081‚ƒ„…†‡ˆ‰Š‹Œ\u008dŽ\u008f\u0090‘’“”•–—˜™š›œ\u009džŸ';

/** A file being read. */
export interface TableReader {
  readonly rows: AsyncIterable<TableRow>;
  /** How much of the file has been read, 0 to 1. */
  readonly progress: () => number;
}

/** How a file is read. */
export interface TableReading {
  readonly format: TableFormat;
  /** Takes a sentence for people when the file is not written as the format says. */
  readonly note: (text: string) => void;
}

/**
 * Opens a file.
 *
 * @throws {KmsError} FILE_NOT_READABLE; while reading: METER_FILE_COLUMNS, METER_FILE_MALFORMED, or
 *   what the format has in their place
 */
export async function readTable(path: string, reading: TableReading): Promise<TableReader> {
  const { handle, size } = await openFile(path);
  const file = handle.createReadStream();
  return {
    rows: rowsOf(file, { ...reading, path }),
    progress: () => (size === 0 ? 1 : file.bytesRead / size),
  };
}

interface Parsed {
  readonly info: { readonly lines: number };
  /** Octets as characters: a field is decoded by itself. */
  readonly record: readonly string[];
}

async function* rowsOf(
  file: Readable,
  { format, note, path }: TableReading & { readonly path: string },
): AsyncGenerator<TableRow> {
  try {
    const { head, octets } = await withHead(file);
    const { separator, separatorLine, told, found } = tableTextOf(
      head.octets,
      format,
      head.encoding,
    );
    const parsed = recordsOf(octets, { delimiter: separator, from_line: separatorLine ? 2 : 1 });
    let heading: readonly string[] = [];
    let records = 0;
    for await (const { info, record } of parsed) {
      records += 1;
      if (records > 1) yield rowOf(heading, record, info.lines);
      else heading = headingOf(record, { format, found });
      if (records === 1 && told !== null) note(`${path}: ${told}`);
    }
    if (records < 2) throw malformed(format, 'no meter in it');
  } catch (error) {
    if (error instanceof CsvError) throw malformed(format, error.message, error);
    if (!isBadEncoding(error)) throw error;
    throw malformed(format, 'its octets are not of the encoding that its beginning names', error);
  } finally {
    file.destroy();
  }
}

function recordsOf(
  octets: AsyncIterable<Uint8Array>,
  options: { readonly delimiter: string; readonly from_line: number },
): AsyncIterable<Parsed> {
  const parser = parse({
    ...options,
    encoding: 'latin1',
    info: true,
    max_record_size: ROW_MAX,
    record_delimiter: ['\r\n', '\n', '\r'],
    relax_column_count: true,
    skip_empty_lines: true,
    skip_records_with_empty_values: true,
    trim: true,
  });
  return Readable.from(octets)
    .on('error', (error) => parser.destroy(error))
    .pipe(parser);
}

function headingOf(
  record: readonly string[],
  { format, found }: { readonly format: TableFormat; readonly found: string },
): readonly string[] {
  const heading = namedColumns(format, withoutEmptyEnd(record.map(decoded)));
  requireTableColumns(format, heading, found);
  return heading;
}

function rowOf(heading: readonly string[], record: readonly string[], line: number): TableRow {
  const texts = withoutEmptyEnd(record, heading.length);
  const notUtf8 = heading.filter((_, at) => !isText(texts[at] ?? ''));
  const fields = heading.slice(0, texts.length).map((name, at) => [name, decoded(texts[at] ?? '')]);
  return {
    line,
    fields: Object.fromEntries(fields) as Record<string, string>,
    ragged: texts.length !== heading.length,
    ...(notUtf8.length === 0 ? {} : { notUtf8 }),
  };
}

/** Spreadsheets write separators behind the last column. */
function withoutEmptyEnd(cells: readonly string[], least = 0): readonly string[] {
  const filled = cells.findLastIndex((cell) => cell !== '') + 1;
  return cells.slice(0, Math.max(filled, Math.min(least, cells.length)));
}

function isText(octets: string): boolean {
  return isUtf8(Buffer.from(octets, 'latin1'));
}

/** Of octets that are not UTF-8, what Windows-1252 makes of them. */
function decoded(octets: string): string {
  const bytes = Buffer.from(octets, 'latin1');
  if (isUtf8(bytes)) return bytes.toString('utf8');
  return octets.replaceAll(
    /[\x80-\x9f]/g,
    (octet) => WINDOWS_1252[octet.charCodeAt(0) - 0x80] ?? '',
  );
}

interface Head {
  /** In UTF-8, without a byte order mark. */
  readonly octets: Uint8Array;
  readonly encoding: TableEncoding;
}

/**
 * The beginning of a file, up to the end of a row, and all of it, both without a byte order mark.
 */
async function withHead(
  file: Readable,
): Promise<{ head: Head; octets: AsyncIterable<Uint8Array> }> {
  const chunks = file[Symbol.asyncIterator]() as AsyncIterableIterator<Buffer, undefined>;
  let first = Buffer.alloc(0);
  while (first.length < 2 * ROW_MAX) {
    const next = await chunks.next();
    if (next.done === true) break;
    first = Buffer.concat([first, next.value]);
  }
  const { encoding, mark } = encodingOf(first);
  const decoder = encoding === 'utf-8' ? null : new TextDecoder(encoding, { fatal: true });
  const asUtf8 = (octets: Uint8Array): Uint8Array =>
    decoder === null ? octets : Buffer.from(decoder.decode(octets, { stream: true }));
  const start = asUtf8(first.subarray(mark));
  async function* octets(): AsyncGenerator<Uint8Array> {
    yield start;
    for await (const chunk of chunks) yield asUtf8(chunk);
    // A character that is cut off at the end throws here.
    decoder?.decode();
  }
  return { head: { octets: start, encoding }, octets: octets() };
}

function isBadEncoding(error: unknown): boolean {
  return (error as NodeJS.ErrnoException).code === 'ERR_ENCODING_INVALID_ENCODED_DATA';
}

/** The parser quotes what it stumbles over, which may be digits of a token: they stay inside. */
function malformed(format: TableFormat, message: string, cause?: unknown): KmsError {
  const told = message.replaceAll(/[0-9]{5,}/g, '...');
  return new KmsError(codesOf(format).malformed, `${format.name}: ${told}`, { cause });
}

async function openFile(path: string): Promise<{ handle: FileHandle; size: number }> {
  try {
    const handle = await open(path);
    const found = await handle.stat();
    if (!found.isDirectory()) return { handle, size: found.size };
    await handle.close();
  } catch (cause) {
    const reason = systemCode(cause);
    throw new KmsError('FILE_NOT_READABLE', `cannot read ${path}: ${reason}`, { cause });
  }
  throw new KmsError('FILE_NOT_READABLE', `cannot read ${path}: it is a folder`);
}
