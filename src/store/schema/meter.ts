/** Table `meter`. Four positions of its key, three columns each. */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface MeterTable extends RecordColumns {
  readonly meter_pan: string;
  readonly encryption_algorithm: string;
  readonly token_carrier_type: string;
  readonly takes_third_token: number | null;
  readonly service: string;
  readonly status: string;
  readonly place: string | null;
  readonly model: string | null;
  readonly sub_vendor: string | null;
  readonly last_purchase: string | null;
  readonly intended_vending_key_id: string;
  readonly intended_tariff_index: string;
  readonly intended_key_expiry_number: number;
  readonly issued_vending_key_id: string | null;
  readonly issued_tariff_index: string | null;
  readonly issued_key_expiry_number: number | null;
  readonly presumed_vending_key_id: string;
  readonly presumed_tariff_index: string;
  readonly presumed_key_expiry_number: number;
  readonly proven_vending_key_id: string | null;
  readonly proven_tariff_index: string | null;
  readonly proven_key_expiry_number: number | null;
}
