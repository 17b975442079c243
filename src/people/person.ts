/**
 * Somebody who acts: a person, or a service that acts on behalf of named agents. Each signs with a
 * credential of their own, of which the record holds the public half.
 *
 * @module
 */
import type { RecordHead } from '../keys/sealed-record.ts';
import type { Role } from './roles.ts';
import type { Scope } from './scope.ts';

/** A person or a service account. */
export interface Person extends RecordHead {
  /** UUID, chosen when the credential is made. */
  readonly id: string;
  /** 1 to 60 printable ASCII characters, unique: how audit rows name who acted. */
  readonly name: string;
  readonly kind: 'person' | 'service';
  /** At least one, in the order of `ROLES`, without a conflict. */
  readonly roles: readonly Role[];
  readonly scope: Scope;
  /** Ed25519 public key (RFC 8032), 32 octets as 64 lower-case hex digits. */
  readonly publicKey: string;
  /** 1 for the first credential, one more with each replacement. */
  readonly credentialNumber: number;
  /** A revoked person signs nothing any more. The record stays. */
  readonly state: 'active' | 'revoked';
  /** ISO 8601 in UTC, to the millisecond. */
  readonly enrolledAt: string;
  /** Most acts of a service account for one agent in a day; null for a person. */
  readonly agentDailyLimit: number | null;
}
