/**
 * The row that says that the audit goes on after a head that was lost.
 *
 * @module
 */
import { factsOf } from '../../audit/row-facts.ts';
import type { SignedAuditHead } from '../../ports/audit-heads.ts';
import type { AuditRow } from '../../ports/audit-trail.ts';

/** Its action. */
export const RECOVERED = 'audit.recovered';

/** Whether a row says so of this head. */
export function isRecoveryFrom(row: AuditRow, lost: SignedAuditHead): boolean {
  const { anchoredHead, anchoredHash } = factsOf(row);
  const names = anchoredHead === lost.number && anchoredHash === lost.rowHash;
  return row.action === RECOVERED && names;
}
