/**
 * The anchor port: where signed heads of the audit are written down, apart from the store, so that
 * a store that was put back is noticed.
 *
 * @module
 */
import type { SignedAuditHead } from './audit-heads.ts';

/** What an anchor holds. */
export interface AnchorContent {
  /** In the order in which they were written. */
  readonly heads: readonly SignedAuditHead[];
  /** Its last line was cut short, as by a loss of power; the next head is written over it. */
  readonly torn: boolean;
}

/** An anchor. */
export interface Anchor {
  /** Where it is, for people. */
  readonly place: string;
  /**
   * Everything that it holds; nothing when it was never written.
   *
   * @throws {KmsError} AUDIT_ANCHOR_INVALID with the line, AUDIT_ANCHOR_FAILED
   */
  read(): AnchorContent;
  /**
   * The last heads, in the order in which they were written. What is read does not grow with the
   * anchor.
   *
   * @throws {KmsError} AUDIT_ANCHOR_INVALID with the line, AUDIT_ANCHOR_FAILED
   */
  last(limit: number): readonly SignedAuditHead[];
  /**
   * Writes a head, and returns when it is on the disk.
   *
   * @throws {KmsError} AUDIT_ANCHOR_REPLACED when it is not the file that it was,
   *   AUDIT_ANCHOR_FAILED
   */
  append(head: SignedAuditHead): void;
  /**
   * Sees that it can be written to, before anything is done that its heads are to cover.
   *
   * @throws {KmsError} AUDIT_ANCHOR_FAILED
   */
  requireWritable(): void;
  /** Sees that it is still the file that it was. @throws {KmsError} AUDIT_ANCHOR_REPLACED */
  requireSame(): void;
  /** Counts something that could not be logged, beside the anchor. */
  countUnlogged(at: string): void;
  /** What was counted and not yet reported, or null. */
  unlogged(): UnloggedCount | null;
  /** It was reported: what was counted in addition stays, with the same id. */
  clearUnlogged(reported: UnloggedCount): void;
  close(): void;
}

/** What could not be logged. */
export interface UnloggedCount {
  /** Names this count in the rows that report it: none is reported twice. */
  readonly id: string;
  readonly count: number;
  /** Instants. */
  readonly first: string;
  readonly last: string;
}
