/**
 * The columns of a fleet file: CSV in UTF-8, the first line names the columns, one meter a line.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';

/** Columns that a fleet file must have. Further columns are allowed and ignored. */
export const FLEET_COLUMNS = [
  'meter_pan',
  'decoder_reference_number',
  'encryption_algorithm',
  'key_change_tokens',
  'supply_group_code',
  'key_revision_number',
  'tariff_index',
  'new_supply_group_code',
  'new_key_revision_number',
  'new_tariff_index',
] as const;

/** Name of a required column. */
export type FleetColumn = (typeof FLEET_COLUMNS)[number];

/** A row as it stands in the file. */
export interface FleetRow {
  /** Line of the file, the heading being line 1. */
  readonly line: number;
  readonly fields: Readonly<Record<string, string>>;
  /** The row has another number of fields than the heading. */
  readonly ragged: boolean;
}

/**
 * Checks the heading.
 *
 * @throws {KmsError} FLEET_COLUMN_MISSING, FLEET_MALFORMED when a column stands twice
 */
export function requireFleetColumns(heading: readonly string[]): void {
  const missing = FLEET_COLUMNS.filter((column) => !heading.includes(column));
  if (missing.length > 0) {
    throw new KmsError('FLEET_COLUMN_MISSING', `fleet file: no column ${missing.join(', ')}`, {
      facts: { missing: missing.join(',') },
    });
  }
  const twice = FLEET_COLUMNS.filter(
    (column) => heading.indexOf(column) !== heading.lastIndexOf(column),
  );
  if (twice.length > 0) {
    throw new KmsError('FLEET_MALFORMED', `fleet file: column ${twice.join(', ')} stands twice`);
  }
}
