/** Table `founding`: one row, or none. */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface FoundingTable extends RecordColumns {
  readonly id: string;
  readonly mode: string;
  readonly founders_digest: string;
  readonly founded_at: string;
}
