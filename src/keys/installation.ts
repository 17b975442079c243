/**
 * The one record that says what a store is and which HSM guards it.
 *
 * @module
 */
import type { RecordHead } from './sealed-record.ts';

/** Id of the record: there is one. */
export const INSTALLATION_RECORD_ID = 'installation';

/** An installation. */
export interface Installation extends RecordHead {
  /** UUID; it is in every record MAC, so that no record moves to another installation. */
  readonly installationId: string;
  /** 1 to 80 characters. */
  readonly name: string;
  /** A TRIAL store: takes clear trial values and published test keys, mints no money. */
  readonly trial: boolean;
  /** Name of the HSM profile that guards it: another kind of HSM is refused. */
  readonly hsmProfile: string;
  /** Number of the storage key under which new values are wrapped, from 1. */
  readonly storageKeyNumber: number;
  /** Number of the storage key that a rotation is moving to; null: none runs. */
  readonly rotatingTo: number | null;
}
