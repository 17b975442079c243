/**
 * A file of key-change sets of the past, to be compared with what the keys held here give.
 *
 * @module
 */
import type { TableFormat } from './table-format.ts';

/** The columns of a file of historic sets. */
export const HISTORIC_SET_FORMAT = {
  name: 'file of key-change sets',
  columns: [
    'meter_pan',
    'encryption_algorithm',
    'from_supply_group_code',
    'from_key_revision_number',
    'from_tariff_index',
    'to_supply_group_code',
    'to_key_revision_number',
    'to_tariff_index',
    'token_1',
    'token_2',
  ],
  oneOf: [],
  // Without a KeyExpiryNumber the present one of the new key is taken.
  optional: ['to_key_expiry_number', 'token_3', 'token_4'],
} as const satisfies TableFormat;

/** Name of a column. */
export type HistoricSetColumn =
  | (typeof HISTORIC_SET_FORMAT)['columns'][number]
  | (typeof HISTORIC_SET_FORMAT)['optional'][number];
