/**
 * The next version of a record as people sign it.
 *
 * @module
 */
import type { UnsealedRecord } from '../keys/sealed-record.ts';
import type { ApprovalDocument, ApprovedChange } from '../people/approval-document.ts';
import { canonicalOctets, octetsInJson } from './canonical-octets.ts';

/** A version of a record as a member of a document. */
export function approvedChangeOf({ table, id, version, row }: UnsealedRecord): ApprovedChange {
  const columns = Object.entries(row).map(([name, value]) => [
    name,
    value instanceof Uint8Array ? octetsInJson(value) : value,
  ]);
  return { table, id, version, row: Object.fromEntries(columns) as ApprovedChange['row'] };
}

/** True when the document names this very version of the record, column by column. */
export function isApprovedChange(document: ApprovalDocument, record: UnsealedRecord): boolean {
  const wanted = textOf(approvedChangeOf(record));
  return document.changes.some((change) => textOf(change) === wanted);
}

function textOf({ table, id, version, row }: ApprovedChange): string {
  return new TextDecoder().decode(canonicalOctets({ table, id, version, row }));
}
