/**
 * What the use cases about key changes are given.
 *
 * @module
 */
import type { KeyChangeReprint } from '../../ports/key-change-reprint.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { CustodyDependencies } from '../custody-dependencies.ts';

/** How much one person may do. */
export interface KeyChangeLimits {
  /** Sets a day in UTC, reprints included. */
  readonly keyChangeSetsPerPersonAndDay: number;
}

/** What planning needs. */
export interface KeyChangePlanning extends Pick<CustodyDependencies, 'clock' | 'policy' | 'store'> {
  readonly securityModule: RecordSealing;
  /** May a compromised key be the old key of a change? */
  readonly compromisedOldKey?: 'permit' | 'refuse';
}

/** What reprinting needs. */
export interface KeyChangeReprinting extends KeyChangePlanning {
  readonly securityModule: RecordSealing & KeyChangeReprint;
  readonly limits: KeyChangeLimits;
}

/** What issuing needs. */
export interface KeyChangeDependencies extends KeyChangeReprinting {
  readonly securityModule: RecordSealing &
    KeyChangeReprint &
    Pick<SecurityModule, 'issueKeyChangeSets'>;
  /** A new UUID. */
  readonly newId: () => string;
  /** SHA-256 of a text in UTF-8, 64 hex digits. */
  readonly digest: (text: string) => string;
}
