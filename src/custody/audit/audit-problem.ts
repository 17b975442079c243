/**
 * What is wrong with an audit, and checks that find it row by row.
 *
 * @module
 */
import type { AuditRow } from '../../ports/audit-trail.ts';

/** Something that is wrong. */
export interface AuditProblem {
  readonly code: string;
  /** Number of the row or head at which it shows; null when it has no place. */
  readonly number: number | null;
  readonly message: string;
}

/** Takes rows in order, and says at the end what is wrong. */
export interface RowCheck {
  take(row: AuditRow): void;
  finish(): Promise<readonly AuditProblem[]> | readonly AuditProblem[];
}
