/**
 * Reads a fleet file as a stream of rows.
 *
 * @module
 */
import type { ReadStream } from 'node:fs';
import { open, type FileHandle } from 'node:fs/promises';
import { CsvError, parse } from 'csv-parse';
import { KmsError } from '../errors/kms-error.ts';
import { requireFleetColumns, type FleetRow } from '../exchange/fleet-columns.ts';

/** Longest row, in characters. */
const ROW_CHARACTERS_MAX = 10_000;

/** A fleet file being read. */
export interface FleetReader {
  readonly rows: AsyncIterable<FleetRow>;
  /** How much of the file has been read, 0 to 1. */
  readonly progress: () => number;
}

/**
 * Opens a fleet file.
 *
 * @throws {KmsError} FILE_NOT_READABLE; while reading: FLEET_COLUMN_MISSING, FLEET_MALFORMED
 */
export async function readFleet(path: string): Promise<FleetReader> {
  const { handle, size } = await openFile(path);
  const file = handle.createReadStream();
  return {
    rows: rowsOf(file),
    progress: () => (size === 0 ? 1 : file.bytesRead / size),
  };
}

interface Parsed {
  /** `invalid_field_length` counts the ragged rows so far. */
  readonly info: { readonly lines: number; readonly invalid_field_length: number };
  readonly record: Record<string, string>;
}

async function* rowsOf(file: ReadStream): AsyncGenerator<FleetRow> {
  const parser = parse({
    bom: true,
    trim: true,
    info: true,
    relax_column_count: true,
    skip_empty_lines: true,
    max_record_size: ROW_CHARACTERS_MAX,
    columns: (heading: string[]) => {
      requireFleetColumns(heading);
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
    throw new KmsError('FLEET_MALFORMED', `fleet file: ${error.message}`, { cause: error });
  } finally {
    file.destroy();
  }
  if (rows === 0) throw new KmsError('FLEET_MALFORMED', 'fleet file: no meter in it');
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
