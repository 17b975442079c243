/**
 * Reads a file of meters in one of the formats of `src/exchange` as a stream of rows.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { requireTableColumns, type TableFormat } from '../../exchange/table-format.ts';
import { readTable, type TableReader } from '../read-table.ts';

/**
 * Opens a file.
 *
 * @throws {KmsError} FILE_NOT_READABLE; while reading: METER_FILE_COLUMNS, METER_FILE_MALFORMED
 */
export function readMeterFile(path: string, format: TableFormat): Promise<TableReader> {
  return readTable(path, {
    requireHeading: (heading) => {
      requireTableColumns(format, heading);
    },
    // The parser quotes what it stumbles over, which may be digits: its words stay inside.
    malformed: (message, cause) =>
      new KmsError('METER_FILE_MALFORMED', `${format.name}: ${toldOf(message)}`, { cause }),
  });
}

/** The parser's message without the content that it quotes. */
function toldOf(message: string): string {
  return message.replaceAll(/[0-9]{5,}/g, '...');
}
