/**
 * Checks a row of a file column by column: the first that is wrong rejects the row, and only it.
 *
 * @module
 */
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/catalogue.ts';
import { KmsError } from '../errors/kms-error.ts';
import { readCell, type TableRow } from '../exchange/table-format.ts';

/** A row that nothing is done with, and why. */
export interface RejectedTableRow<Column extends string> {
  readonly line: number;
  /** The MeterPAN of the row when it has the form of one; otherwise empty. */
  readonly meterPAN: string;
  readonly column: Column;
  readonly code: ErrorCode;
  readonly reason: string;
  /** What to do about it. */
  readonly suggestion: string;
}

/** Reads a field; when the check fails after it, its column is the one to blame. */
export type ReadField<Column extends string> = (column: Column) => string;

/** What a row is checked with. */
export interface RowCheck<Column extends string, Checked> {
  /** Column to blame for a row with another number of fields than the heading. */
  readonly firstColumn: Column;
  readonly check: (field: ReadField<Column>) => Promise<Checked>;
}

/** Checks a row: what `check` makes of it, or its rejection. Faults are thrown on. */
export async function checkRow<Column extends string, Checked extends object>(
  row: TableRow,
  { firstColumn, check }: RowCheck<Column, Checked>,
): Promise<Checked | RejectedTableRow<Column>> {
  let column = firstColumn;
  if (row.ragged) {
    const reason = 'the row has another number of fields than the heading';
    return rejectRow(row, { column, code: 'METER_FILE_ROW', reason });
  }
  try {
    return await check((name) => {
      column = name;
      return readCell(row, name);
    });
  } catch (error) {
    if (!(error instanceof KmsError) || !concernsRow(error.code)) throw error;
    return rejectRow(row, { column, code: error.code, reason: error.message });
  }
}

/** Rejects a row. */
export function rejectRow<Column extends string>(
  row: TableRow,
  reject: Pick<RejectedTableRow<Column>, 'column' | 'code' | 'reason'>,
): RejectedTableRow<Column> {
  const meterPAN = row.fields['meter_pan'] ?? '';
  return {
    line: row.line,
    meterPAN: /^[0-9]{18}$/.test(meterPAN) ? meterPAN : '',
    ...reject,
    suggestion: ERROR_CATALOGUE[reject.code].remedy,
  };
}

/** Bad input and refusals by a rule; a failing store or HSM is no fault of the row. */
function concernsRow(code: ErrorCode): boolean {
  const { exitCode } = ERROR_CATALOGUE[code];
  return exitCode === 2 || exitCode === 3;
}
