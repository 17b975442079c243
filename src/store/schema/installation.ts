/** Table `installation`: one row. */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface InstallationTable extends RecordColumns {
  readonly id: string;
  readonly installation_id: string;
  readonly name: string;
  readonly trial: number;
  readonly hsm_profile: string;
  readonly storage_key_number: number;
  readonly rotating_to: number | null;
}
