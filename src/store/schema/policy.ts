/** Table `policy`. */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface PolicyTable extends RecordColumns {
  readonly id: string;
  readonly value: string;
}
