/**
 * The columns of a fleet file: one meter and its key change a line.
 *
 * @module
 */
import type { TableFormat } from './table-format.ts';

/** Columns that a fleet file must have. */
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

/** The format. */
export const FLEET_FORMAT: TableFormat = {
  name: 'fleet file',
  columns: FLEET_COLUMNS,
  oneOf: [],
  optional: [],
  codes: {
    missing: 'FLEET_COLUMN_MISSING',
    twice: 'FLEET_MALFORMED',
    malformed: 'FLEET_MALFORMED',
  },
};
