/**
 * Table `vending_key`. Its name (supply group and revision) and the fingerprint of its value are
 * unique among the keys that are not destroyed.
 */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface VendingKeyTable extends RecordColumns {
  readonly id: string;
  /** In which order rows were made. Not part of the record: nothing but a list depends on it. */
  readonly creation_order: number;
  readonly supply_group_code: string;
  readonly key_revision_number: number;
  readonly key_type: number;
  readonly base_date: number;
  readonly decoder_key_generation_algorithm: string;
  readonly key_expiry_number: number;
  readonly origin: string;
  readonly trial: number;
  readonly state: string;
  readonly active_from: number | null;
  readonly issued_until: number | null;
  readonly loadable_until: number | null;
  readonly refresh_days: number | null;
  readonly unit_limit: number | null;
  readonly token_clock_offset_minutes: number;
  readonly reported_key_check_value: string | null;
  readonly wrapped_value: Uint8Array | null;
  readonly storage_key_number: number | null;
  readonly key_check_value: string | null;
  readonly value_fingerprint: string | null;
}
