/** Table `person`. `name` and `public_key` are unique. */
import type { RecordColumns } from './record-columns.ts';

/** A row. */
export interface PersonTable extends RecordColumns {
  readonly id: string;
  readonly name: string;
  readonly kind: string;
  readonly roles: string;
  readonly scope: string;
  readonly public_key: string;
  readonly credential_number: number;
  readonly state: string;
  readonly enrolled_at: string;
  readonly agent_daily_limit: number | null;
}
