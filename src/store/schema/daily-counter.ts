/** Table `daily_counter`. */

/** A row; all but the last column are its key. */
export interface DailyCounterTable {
  readonly subject: string;
  readonly action: string;
  readonly day: string;
  readonly value: number;
}
