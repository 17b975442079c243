/**
 * The part of the security-module port that knows whether an installation has people yet. Before
 * it is founded, a TRIAL store does without approvals and any other store makes no keys; from then
 * on, for ever, what needs two people is done for nobody else.
 *
 * @module
 */
import type { SealedRecord, UnsealedRecord } from '../keys/sealed-record.ts';
import type { GovernanceMode } from '../people/approval-document.ts';

/** Somebody who founds an installation, and the proof that they hold their key. */
export interface Founder {
  /** Version 1 of their record: active, a person, administrator. */
  readonly person: UnsealedRecord;
  /** Ed25519 over their enrolment statement, 64 octets in base64. */
  readonly proof: string;
}

/** The records of a founding. */
export interface Founded {
  readonly mode: GovernanceMode;
  /** The record of the founding. */
  readonly founding: SealedRecord;
  /** The records of the founders, in their order. */
  readonly persons: readonly SealedRecord[];
}

/** Founding, and the question whether it was done. */
export interface Governance {
  /** The mode of a founded installation, null before; from a mark in the HSM. */
  governance(): Promise<GovernanceMode | null>;
  /**
   * Founds an installation with its first people. It is done once: asked again for the same people
   * it answers the same, for others it is refused.
   *
   * @throws {KmsError} SM_RECORD_MAC, SM_FOUNDED for other people, SM_FOUNDERS
   */
  foundInstallation(order: {
    readonly installation: SealedRecord;
    readonly founders: readonly Founder[];
    /** Instant; in the record of the founding. */
    readonly foundedAt: string;
  }): Promise<Founded>;
}
