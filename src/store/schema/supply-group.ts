/** Table `supply_group`. */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface SupplyGroupTable extends RecordColumns {
  readonly supply_group_code: string;
  readonly name: string;
  readonly owner_id: string;
  readonly kind: string;
  readonly cluster: number;
}
