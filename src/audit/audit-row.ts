/**
 * What the digest of a row of the audit is made over.
 *
 * @module
 */
import type { AuditRow } from '../ports/audit-trail.ts';

/** What stands for the row before the first. */
export const NO_ROW_HASH = '0'.repeat(64);
const DOMAIN = 'sts-kms audit row 1';

/** A row before it has its digest. */
export type UnhashedRow = Omit<AuditRow, 'rowHash'>;

/**
 * The text whose SHA-256 in UTF-8 is the digest of a row: JSON of a list of texts and one number,
 * without white space, which has one form only (RFC 8785).
 */
export function auditRowText(row: UnhashedRow): string {
  return JSON.stringify([
    DOMAIN,
    row.number,
    row.previousHash,
    row.at,
    row.actor,
    row.onBehalfOf ?? '',
    row.action,
    row.subject,
    row.requirements,
    row.facts,
    row.records,
    row.keyUses,
  ]);
}
