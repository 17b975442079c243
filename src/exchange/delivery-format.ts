/**
 * A maker's delivery file: meters as they left the factory, under the maker's default key.
 *
 * @module
 */
import type { TableFormat } from './table-format.ts';

/** The columns of a delivery file. */
export const DELIVERY_FORMAT = {
  name: 'delivery file',
  columns: [
    'encryption_algorithm',
    'token_carrier_type',
    'takes_third_token',
    'model',
    'default_supply_group_code',
    'default_key_revision_number',
    'default_tariff_index',
  ],
  oneOf: ['meter_pan', 'decoder_reference_number'],
  optional: ['sub_vendor'],
} as const satisfies TableFormat;

/** Name of a column. */
export type DeliveryColumn =
  | (typeof DELIVERY_FORMAT)['columns'][number]
  | (typeof DELIVERY_FORMAT)['oneOf'][number]
  | (typeof DELIVERY_FORMAT)['optional'][number];
