/**
 * Rows of a file that a person has to look at: the first ones on the screen, all of them in a file
 * or, with --json, as JSON Lines.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import { stringify } from 'csv-stringify/sync';
import type { DifferenceCause } from '../../custody/key-changes/difference.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { CommandOutput } from '../output.ts';
import { startWholeFile, type WholeFile } from '../whole-file.ts';
import { textTable } from './answer.ts';

/** A row and what is the matter with it. No digits of a token. */
export interface ReportedRow {
  readonly line: number;
  /** Empty when the row has none. */
  readonly meterPAN: string;
  readonly outcome: 'other-order' | 'different' | 'refused' | 'rejected';
  /** Places of the tokens that differ, from 1. */
  readonly tokens?: readonly number[];
  /** Why it differs, for --json. */
  readonly causes?: readonly DifferenceCause[];
  readonly column?: string;
  readonly code?: string;
  readonly reason?: string;
  readonly suggestion?: string;
}

/** A report being written. */
export interface RowReport {
  take(row: ReportedRow): void;
  /** Brings what was taken to the disk. */
  flush(): Promise<void>;
  /** Ends it: the lines for the screen. */
  finish(): Promise<string[]>;
  /** Leaves no file. */
  abandon(): Promise<void>;
}

/** Where a report goes. */
export interface ReportPlace {
  readonly output: CommandOutput;
  readonly json: boolean;
  /** A new file, or undefined for none. */
  readonly path: string | undefined;
}

const ROWS_SHOWN = 20;
const COLUMNS = [
  ...['line', 'meter_pan', 'outcome', 'tokens_that_differ'],
  ...['column', 'code', 'reason', 'suggestion'],
];

/**
 * Starts a report.
 *
 * @throws {KmsError} FILE_NOT_WRITABLE when the file is there already or cannot be made
 */
export async function startRowReport({ output, json, path }: ReportPlace): Promise<RowReport> {
  const file = path === undefined ? null : await startNew(path);
  const first: ReportedRow[] = [];
  let rows = 0;
  return {
    take: (row) => {
      rows += 1;
      if (first.length < ROWS_SHOWN) first.push(row);
      file?.write(csvOf([cellsOf(row)]));
      if (json) output.line(JSON.stringify({ event: 'row', ...row }));
    },
    flush: async () => {
      await file?.drained();
    },
    finish: async () => {
      await file?.finish();
      return [
        ...screenOf(first, rows - first.length),
        ...(path === undefined ? [] : [placed(path)]),
      ];
    },
    abandon: async () => {
      await file?.abandon();
    },
  };
}

async function startNew(path: string): Promise<WholeFile> {
  if (existsSync(path)) {
    throw new KmsError('FILE_NOT_WRITABLE', `cannot write ${path}: it is there already`);
  }
  const file = await startWholeFile(path);
  file.write(csvOf([COLUMNS]));
  return file;
}

function csvOf(rows: readonly (readonly string[])[]): string {
  // What a row holds may be a formula to the spreadsheet that opens the file.
  return stringify([...rows], { escape_formulas: true });
}

function cellsOf(row: ReportedRow): string[] {
  return [
    ...[String(row.line), row.meterPAN, row.outcome, row.tokens?.join(' ') ?? ''],
    ...[row.column ?? '', row.code ?? '', row.reason ?? '', row.suggestion ?? ''],
  ];
}

function screenOf(rows: readonly ReportedRow[], more: number): string[] {
  if (rows.length === 0) return [];
  const heading = ['LINE', 'METER', 'OUTCOME', 'WHY'];
  const shown = rows.map((row) => [String(row.line), row.meterPAN, row.outcome, whyOf(row)]);
  return [...textTable(heading, shown), ...(more > 0 ? [`and ${more} more`] : []), ''];
}

function whyOf({ tokens, code, column, reason }: ReportedRow): string {
  if (tokens !== undefined) return reason ?? `token ${tokens.join(' and ')} of the set`;
  return `${code ?? ''} ${column === undefined ? '' : `(${column}) `}${reason ?? ''}`;
}

function placed(path: string): string {
  return `every such row is in ${path}`;
}
