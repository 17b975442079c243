/**
 * What the use cases are given: the store, the security module, the clock and the policy. Each
 * takes the part that it uses.
 *
 * @module
 */
import type { Actor } from '../people/actor.ts';
import type { AuditHeads } from '../ports/audit-heads.ts';
import type { Authority } from '../ports/authority.ts';
import type { WallClock } from '../ports/clock.ts';
import type { KeyChangeCompare } from '../ports/key-change-compare.ts';
import type { KeyChangeReprint } from '../ports/key-change-reprint.ts';
import type { RecordSealing } from '../ports/record-sealing.ts';
import type { SecurityModule } from '../ports/security-module.ts';
import type { Store } from '../ports/store.ts';
import type { VendingKeyOperations } from '../ports/vending-key-operations.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';

/** Everything that custody works with. */
export interface CustodyDependencies {
  readonly store: Store;
  readonly securityModule: RecordSealing &
    KeyChangeReprint &
    KeyChangeCompare &
    VendingKeyOperations &
    Pick<AuditHeads, 'auditDigest'> &
    Pick<SecurityModule, 'issueKeyChangeSets' | 'checkTokens'>;
  readonly clock: WallClock;
  readonly policy: OpenPointPolicy;
}

/** Who does something, and why. */
export interface Act {
  readonly actor: Actor;
  /** The ticket that it belongs to, or null. */
  readonly ticket: string | null;
  /** In words, or null. */
  readonly reason: string | null;
  /** What two people approved, for the security module to check. */
  readonly authority?: Authority;
}
