/** Table `event`: what happened, in the order of the commits. */
import type { GeneratedAlways } from 'kysely';

/** A row. */
export interface EventTable {
  readonly number: GeneratedAlways<number>;
  readonly at: string;
  readonly actor: string;
  readonly action: string;
  readonly subject: string;
  readonly requirements: string;
  readonly facts: string;
}
