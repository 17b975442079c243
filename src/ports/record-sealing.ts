/**
 * The part of the security-module port that guards records: a MAC for each new version, and the
 * check of a MAC before any use. There is no MAC for octets of the caller's choice.
 *
 * @module
 */
import type { SealedRecord, UnsealedRecord } from '../keys/sealed-record.ts';
import type { Authority } from './authority.ts';

/** A change of a record: from its sealed version, or from nothing, to the next one. */
export interface RecordChange {
  /** Null for a new record, whose version is 1. */
  readonly previous: SealedRecord | null;
  readonly next: UnsealedRecord;
}

/** Sealing of records of every table but vending keys, which have operations of their own. */
export interface RecordSealing {
  /**
   * The MACs of new versions, in the order of the changes: all or none.
   *
   * In an installation that has people every record but a meter's needs their approval.
   *
   * @throws {KmsError} SM_RECORD_MAC when a previous version is not genuine, SM_RECORD_CHANGE when
   *   table, id or version do not follow it, SM_NOT_FOUNDED for a person or policy without a
   *   founding, the SM_APPROVAL_ codes
   */
  sealRecords(
    changes: readonly RecordChange[],
    authority?: Authority,
  ): Promise<readonly Uint8Array[]>;
  /** Whether each record is genuine, vending keys included. */
  checkRecords(records: readonly SealedRecord[]): Promise<readonly boolean[]>;
}
