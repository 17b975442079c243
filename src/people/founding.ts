/**
 * The record of a founding: since when an installation has people, and who the first ones were.
 *
 * @module
 */
import { rowReader } from '../keys/rows/read-row.ts';
import type { RecordHead, RecordRow } from '../keys/sealed-record.ts';
import type { GovernanceMode } from './approval-document.ts';

/** Id of the record: there is one. */
export const FOUNDING_RECORD_ID = 'founding';

/** A founding. Its version stays 1. */
export interface Founding extends RecordHead {
  readonly mode: GovernanceMode;
  /** SHA-256 over installation, mode and the records of the founders, 64 hex digits. */
  readonly foundersDigest: string;
  /** Instant. */
  readonly foundedAt: string;
}

/** The row of a founding. */
export function foundingToRow({ id, version, ...founding }: Founding): RecordRow {
  const { mode, foundersDigest, foundedAt } = founding;
  return { id, version, mode, founders_digest: foundersDigest, founded_at: foundedAt };
}

/**
 * The founding of a row.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function foundingFromRow(row: RecordRow): Founding {
  const read = rowReader('founding', row, 'id');
  const founding: Founding = {
    id: read.oneOf('id', [FOUNDING_RECORD_ID]),
    version: read.whole('version', { min: 1, max: 1 }),
    mode: read.oneOf('mode', ['REAL', 'REHEARSAL']),
    foundersDigest: read.matching('founders_digest', /^[0-9a-f]{64}$/),
    foundedAt: read.instant('founded_at'),
  };
  read.end();
  return founding;
}
