/**
 * What the service and a security-module host say to each other over IPC: requests by number,
 * answers by the same number. No key material passes in either direction, but for the clear value
 * of a trial key on its way in.
 *
 * @module
 */
import * as z from 'zod';
import { ERROR_CATALOGUE, type ErrorCode } from '../errors/catalogue.ts';
import { KmsError, type ErrorFacts } from '../errors/kms-error.ts';
import type { SealedRecord } from '../keys/sealed-record.ts';
import type { SecurityModule } from '../ports/security-module.ts';
import type { StaTables } from '../sts/cipher/sta-tables.ts';
import type { UtcMinute } from '../sts/utc-minute.ts';
import type { GuardRestore } from './guard-backup/restore-guard-keys.ts';
import type { GuardBackupPlan } from './guard-backup/write-backup.ts';

/** How a host reaches its HSM: names and paths. A PIN is in no message, argument or variable. */
export interface HostSetup {
  /** Name of a shipped HSM profile, or the path of one. */
  readonly profile: string;
  /** Label of the token; null for the in-memory HSM, and where its serial number names it. */
  readonly tokenLabel: string | null;
  /** Serial number of the token, in place of its label. */
  readonly tokenSerial?: string;
  /**
   * File of mode 0600 with the PIN, or with the passphrase of a sealed file; null for an in-memory
   * HSM that ends with its host, and for a PIN that is typed.
   */
  readonly pinFile: string | null;
  /** The host asks for the PIN at the terminal, and again each time it is replaced. */
  readonly pinEntry?: 'terminal';
  /** The sealed file of an in-memory HSM that outlives its host; null for every other HSM. */
  readonly sealedFile: string | null;
  /** UUID of the installation: it is in every record MAC. */
  readonly installationId: string;
  /** Where the module's own settings are: SoftHSM's configuration, NSS's folder. Or null. */
  readonly moduleSettings: string | null;
  /** Make the guard keys of a new installation, find them, or restore them from their backup. */
  readonly guardKeys: 'generate' | 'find' | 'restore';
  /** With 'generate': the backup that is made with them; absent: there will never be one. */
  readonly guardBackup?: GuardBackupPlan;
  /** With 'restore': from where. */
  readonly guardRestore?: GuardRestore;
  /** With 'restore': the record of the founding, if the installation was founded. */
  readonly founding?: SealedRecord;
  /** The operational EA07 tables. */
  readonly staTables: StaTables;
  /** The minute that a demonstration pretends it is; null for the host's own clock. */
  readonly simulatedNow: UtcMinute | null;
  /** Policies that people approved. */
  readonly policies?: readonly SealedRecord[];
  /** Open point D11, which a demonstration switches on; not believed once there are people. */
  readonly mixedDkgaKeyChange: boolean;
}

/** How long a host waits for somebody to type a PIN, beside the time to open the HSM. */
export const PIN_ENTRY_MS = 120_000;

/** An operation of the port. */
export type HostOperation = keyof SecurityModule;

/** A request. `open` comes first and once. */
export type HostRequest =
  | { readonly id: number; readonly operation: 'open'; readonly args: readonly [HostSetup] }
  | { readonly id: number; readonly operation: HostOperation; readonly args: readonly unknown[] };

/** What an error says across the boundary; its cause stays behind. */
export interface HostError {
  readonly code: ErrorCode;
  readonly message: string;
  readonly facts: ErrorFacts;
}

/** An answer, with the host's memory so that it can be replaced before it grows too large. */
export type HostAnswer = { readonly id: number; readonly residentBytes: number } & (
  { readonly result: unknown } | { readonly error: HostError }
);

/** An error on its way out of the host. What is no KmsError is a defect: its text stays behind. */
export function encodeHostError(error: unknown): HostError {
  if (error instanceof KmsError) {
    return { code: error.code, message: error.message, facts: error.facts };
  }
  return { code: 'INTERNAL', message: 'internal error in the security-module host', facts: {} };
}

/** An error on its way into the service. */
export function decodeHostError({ code, message, facts }: HostError): KmsError {
  return new KmsError(code, message, { facts });
}

const errorCode = z.custom<ErrorCode>(
  (code) => typeof code === 'string' && Object.hasOwn(ERROR_CATALOGUE, code),
);

const answerSchema = z.union([
  z.strictObject({ id: z.number(), residentBytes: z.number(), result: z.unknown() }),
  z.strictObject({
    id: z.number(),
    residentBytes: z.number(),
    error: z.strictObject({
      code: errorCode,
      message: z.string(),
      facts: z.record(z.string(), z.union([z.string(), z.number(), z.boolean()])),
    }),
  }),
]);

/** True for something that has the shape of an answer. A host may be broken: it is not believed. */
export function isHostAnswer(message: unknown): message is HostAnswer {
  return answerSchema.safeParse(message).success;
}
