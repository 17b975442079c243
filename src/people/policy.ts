/**
 * A policy: a choice that people may change by approval. What is not recorded has the default of
 * the code.
 *
 * @module
 */
import { rowReader, COLUMN_NUMBER_MAX } from '../keys/rows/read-row.ts';
import type { RecordHead, RecordRow } from '../keys/sealed-record.ts';

/** A policy that was changed. */
export interface Policy extends RecordHead {
  /** Name of the policy, as `d11MixedDkgaKeyChange`. */
  readonly id: string;
  /** JSON of its value. */
  readonly value: string;
}

/** The row of a policy. */
export function policyToRow({ id, version, value }: Policy): RecordRow {
  return { id, version, value };
}

/**
 * The policy of a row. Whether the value is one that the policy may have is for who applies it.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function policyFromRow(row: RecordRow): Policy {
  const read = rowReader('policy', row, 'id');
  const policy: Policy = {
    id: read.matching('id', /^[A-Za-z0-9]{1,60}$/),
    version: read.whole('version', { min: 1, max: COLUMN_NUMBER_MAX }),
    value: read.text('value', 1000),
  };
  read.end();
  return policy;
}
