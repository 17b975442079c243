/**
 * Sealing and checking records of the store. What is sealed follows from what was sealed before:
 * there is no MAC for a version that skips one, or for a record under another name.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import {
  ID_COLUMNS,
  type ColumnValue,
  type SealedRecord,
  type UnsealedRecord,
} from '../keys/sealed-record.ts';
import type { Authority } from '../ports/authority.ts';
import type { RecordChange } from '../ports/record-sealing.ts';
import { requireMayChange, type Governing } from './approvals/governed-changes.ts';
import type { RecordMacs } from './record-mac.ts';

/**
 * The MACs of new versions, all or none.
 *
 * @throws {KmsError} SM_RECORD_MAC, SM_RECORD_CHANGE, SM_NOT_FOUNDED, the SM_APPROVAL_ codes
 */
export function sealRecords(
  governing: Governing,
  changes: readonly RecordChange[],
  authority?: Authority,
): Uint8Array[] {
  const { records: macs } = governing;
  for (const change of changes) requireChange(macs, change);
  requireMayChange(governing, changes, authority);
  return changes.map(({ next }) => macs.seal(next));
}

/** Whether each record is genuine. */
export function checkRecords(macs: RecordMacs, records: readonly SealedRecord[]): boolean[] {
  return records.map((record) => isWellFormed(record) && macs.isGenuine(record));
}

function requireChange(macs: RecordMacs, { previous, next }: RecordChange): void {
  if (next.table === 'vending_key')
    throw refused(next, 'vending keys have operations of their own');
  if (!isWellFormed(next)) throw refused(next, 'its row is not one of texts, numbers and octets');
  if (previous === null) {
    if (next.version !== 1) throw refused(next, 'a new record has version 1');
    return;
  }
  if (!macs.isGenuine(previous)) {
    const message = `the record ${previous.table} ${previous.id} does not carry its MAC`;
    throw new KmsError('SM_RECORD_MAC', message);
  }
  if (previous.table !== next.table || previous.id !== next.id) {
    throw refused(next, `it cannot follow ${previous.table} ${previous.id}`);
  }
  if (next.version !== previous.version + 1) {
    throw refused(next, `version ${next.version} cannot follow version ${previous.version}`);
  }
}

/** Head and row say the same, and the row has nothing that JSON would say in two ways. */
function isWellFormed({ table, id, version, row }: UnsealedRecord): boolean {
  const sameHead = row[ID_COLUMNS[table]] === id && row['version'] === version;
  if (!Number.isSafeInteger(version) || !sameHead) return false;
  return Object.values(row).every(isColumn);
}

function isColumn(value: ColumnValue): boolean {
  if (value === null || typeof value === 'string') return true;
  return value instanceof Uint8Array || Number.isFinite(value);
}

function refused({ table, id }: UnsealedRecord, why: string): KmsError {
  return new KmsError('SM_RECORD_CHANGE', `the record ${table} ${id} is not sealed: ${why}`);
}
