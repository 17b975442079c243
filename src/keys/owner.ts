/**
 * An owner: the utility or company to which supply groups, and so vending keys, belong.
 *
 * @module
 */
import type { RecordHead } from './sealed-record.ts';

/** An owner of supply groups. */
export interface Owner extends RecordHead {
  /** 1 to 80 characters, unique. */
  readonly name: string;
  /** IANA name, as `Africa/Johannesburg`: deadlines are shown in it beside UTC. */
  readonly timeZone: string;
}
