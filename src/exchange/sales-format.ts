/**
 * A vending system's list of the key-change sets that it sold or handed out, one a line.
 *
 * @module
 */
import type { TableFormat } from './table-format.ts';

/** The columns. The key is the new one of the set. */
export const SALES_FORMAT = {
  name: 'sales list',
  columns: ['day', 'seller', 'supply_group_code', 'key_revision_number', 'meter_pan'],
  oneOf: [],
  optional: [],
} as const satisfies TableFormat;
