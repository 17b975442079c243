/**
 * An open store with its security module, and what commands on a store are built from. The
 * composition root gives both.
 *
 * @module
 */
import type { Configuration } from '../../config/configuration.ts';
import type { AuditDependencies } from '../../custody/audit/audit-dependencies.ts';
import type { AuditHealth } from '../../custody/audit/audit-keeper.ts';
import type { CustodyDependencies } from '../../custody/custody-dependencies.ts';
import type { KmsError } from '../../errors/kms-error.ts';
import type { GovernanceMode } from '../../people/approval-document.ts';
import type { AuditHeads } from '../../ports/audit-heads.ts';
import type { Governance } from '../../ports/governance.ts';
import type { KeyChangeCompare } from '../../ports/key-change-compare.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { DocumentSigner } from '../../ports/signatures.ts';
import type { StoreStatus } from '../../ports/store.ts';
import type { MadeFiles } from '../made-files.ts';
import type { CommandOutput } from '../output.ts';
import type { Terminal } from './terminal.ts';

/** What use cases are given, with an HSM that says what it is. */
export interface SessionDependencies extends CustodyDependencies, AuditDependencies {
  readonly securityModule: CustodyDependencies['securityModule'] &
    KeyChangeCompare &
    AuditHeads &
    Governance &
    Pick<SecurityModule, 'describe'>;
}

/** An open store and its security module. */
export interface CustodySession {
  readonly dependencies: SessionDependencies;
  readonly configuration: Configuration;
  /** Null: the installation has no people yet. */
  readonly mode: GovernanceMode | null;
  /** Who proved to be there, and signs; null before anybody did. */
  readonly signer: DocumentSigner | null;
  /** Whether the audit can be written. */
  readonly health: () => AuditHealth;
  /** Names of keys that nobody had finished, which opening recorded as destroyed. */
  readonly abandoned: readonly string[];
  /**
   * Signs what is not under a signed head yet, and closes everything. It never throws: what was
   * done stays done.
   *
   * @returns what failed
   */
  close(): Promise<readonly KmsError[]>;
}

/** Opens a session. */
export type OpenCustodySession = (configuration: Configuration) => Promise<CustodySession>;

/** How a store gets its installation. */
export interface NewGuards {
  /** UUID that goes into every record MAC. */
  readonly installationId: string;
  /** Make the guard keys in the HSM, or find those that an earlier attempt made. */
  readonly guardKeys: 'generate' | 'find';
  /** The backup that is made with them. */
  readonly guardBackup?: GuardBackupOrder;
  /** Where to note the files that come to be. */
  readonly made?: MadeFiles;
}

/** A backup of guard keys that a person wants. */
export interface GuardBackupOrder {
  readonly folder: string;
  /** 2 to 16. */
  readonly shares: number;
  /** Shares that open it. */
  readonly threshold: number;
}

/** From what the guard keys of a store come into another HSM. */
export interface GuardRestoreOrder {
  readonly backupFile: string;
  readonly shareFiles: readonly string[];
  /** Profile of the HSM that wrapped the values of the store. */
  readonly fromProfile: string;
  /** A backup of what is in the new HSM then. */
  readonly newBackup: GuardBackupOrder | null;
}

/** Care of a store as a whole: nothing here needs the HSM. */
export interface StoreUpkeep {
  /** What a store is; it must be there and have the schema of this program. */
  readonly status: (configuration: Configuration) => Promise<StoreStatus>;
  /** Brings the schema up to date; its name then, and whether it was another one before. */
  migrate(configuration: Configuration): Promise<{ schema: string | null; changed: boolean }>;
  /** Copies an SQLite store while it is in use; never overwrites. */
  backup(file: string, target: string): Promise<void>;
  /** Copies a backup beside its future place, sound and with the schema of today. */
  takeCopy(backup: string, place: string): Promise<string>;
  /** Gives the copy its name; never overwrites. */
  putInPlace(copy: string, place: string): void;
  /** Removes a copy that is not wanted. */
  discard(copy: string): void;
}

/** What commands on a store are built from. */
export interface CustodyCommandParts {
  /** Checks the installation, and ends keys that nobody finished. */
  readonly openSession: OpenCustodySession;
  /** Checks nothing: for commands that say what is wrong. */
  readonly openUnchecked: OpenCustodySession;
  /** Makes an empty store and the keys that guard it, for its first installation. */
  readonly openNew: (configuration: Configuration, guards: NewGuards) => Promise<CustodySession>;
  /** Brings the guard keys of a store into the HSM of a configuration, and checks nothing else. */
  readonly openRestored: (
    configuration: Configuration,
    order: GuardRestoreOrder,
  ) => Promise<CustodySession>;
  readonly upkeep: () => Promise<StoreUpkeep>;
  /** Where the person is asked what a new store is to be. */
  readonly terminal?: Terminal;
  readonly output: CommandOutput;
}
