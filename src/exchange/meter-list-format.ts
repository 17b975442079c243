/**
 * A list of meters, one a line, by the number printed on the meter or by the MeterPAN.
 *
 * @module
 */
import type { TableFormat } from './table-format.ts';

/** The column. */
export const METER_LIST_FORMAT = {
  name: 'meter list',
  columns: ['meter_pan'],
  oneOf: [],
  optional: [],
} as const satisfies TableFormat;
