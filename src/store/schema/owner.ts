/** Table `owner`. `name` is unique. */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface OwnerTable extends RecordColumns {
  readonly id: string;
  readonly name: string;
  readonly time_zone: string;
}
