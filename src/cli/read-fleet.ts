/**
 * Reads a fleet file as a stream of rows.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import { requireFleetColumns } from '../exchange/fleet-columns.ts';
import { readTable, type TableReader } from './read-table.ts';

/** A fleet file being read. */
export type FleetReader = TableReader;

/**
 * Opens a fleet file.
 *
 * @throws {KmsError} FILE_NOT_READABLE; while reading: FLEET_COLUMN_MISSING, FLEET_MALFORMED
 */
export function readFleet(path: string): Promise<FleetReader> {
  return readTable(path, {
    requireHeading: requireFleetColumns,
    malformed: (message, cause) =>
      new KmsError('FLEET_MALFORMED', `fleet file: ${message}`, { cause }),
  });
}
