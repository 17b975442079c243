/**
 * The store of the quickstart: a TRIAL store on the sealed in-memory HSM, in a folder of its own,
 * made at the first run and kept for the later ones.
 *
 * The folder holds the file `unfinished` until its store is complete. A run that finds the file
 * follows one that was cut short. Nobody has used those keys, so the run deletes them and starts
 * over: the database, since a key revision that was announced there is taken; the sealed guard
 * keys, since they keep the signed heads of that database; and the anchor.
 *
 * @module
 */
import { randomUUID } from 'node:crypto';
import { existsSync, rmSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { configurationSchema, type Configuration } from '../../config/configuration.ts';
import { completed } from '../../config/load-configuration.ts';
import { makeAuditKey } from '../../custody/audit/make-audit-key.ts';
import { createInstallation } from '../../custody/installation/create-installation.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';
import type { CustodySession, NewGuards, SessionDependencies } from '../custody/custody-session.ts';
import { claimNewFile } from '../custody/new-file.ts';
import { makePassphrase } from '../custody/store/make-passphrase.ts';
import { claimOutputFolder } from '../output-folder.ts';
import { keepTrialKeys, QUICKSTART, type KeptKeys } from './keep-trial-keys.ts';

/** A session whose security module has bench meters too, open point D11 switched on. */
export interface TrialSession extends CustodySession {
  readonly dependencies: SessionDependencies & { readonly securityModule: SecurityModule };
}

/** Given by the composition root: custody that pretends it is this minute. */
export interface TrialStoreParts {
  readonly openNew: (
    configuration: Configuration,
    guards: NewGuards,
    now: UtcMinute,
  ) => Promise<TrialSession>;
  readonly openSession: (configuration: Configuration, now: UtcMinute) => Promise<TrialSession>;
}

/** What is wanted. */
export interface TrialStoreRequest {
  readonly folder: string;
  readonly trialKeysText: string;
  readonly now: UtcMinute;
}

/** Open, with its keys. */
export interface TrialStore extends KeptKeys {
  readonly session: TrialSession;
}

const DATABASE = 'store.db';
/** SQLite's own names beside the database. */
const DATABASE_FILES = [DATABASE, `${DATABASE}-wal`, `${DATABASE}-shm`, `${DATABASE}-journal`];
const SEALED = 'hsm.sealed';
const UNFINISHED = 'unfinished';

/**
 * Opens the store of a folder; makes it when it is not there, or was not finished.
 *
 * @throws {KmsError} OUTPUT_BUSY while another run opens it, FILE_NOT_WRITABLE, the codes of store,
 *   HSM, records and keys
 */
export async function openTrialStore(
  parts: TrialStoreParts,
  request: TrialStoreRequest,
): Promise<TrialStore> {
  const { folder } = request;
  const claim = claimOutputFolder(folder, { names: [], replace: false });
  try {
    const marker = join(folder, UNFINISHED);
    const unfinished = existsSync(marker);
    const configuration = configurationOf(folder);
    const session =
      unfinished || !existsSync(join(folder, DATABASE))
        ? await makeStore(parts, request, { configuration, unfinished })
        : await parts.openSession(configuration, request.now);
    try {
      const kept = await keepTrialKeys(session.dependencies, request.trialKeysText);
      rmSync(marker, { force: true });
      return { session, ...kept };
    } catch (error) {
      await session.close();
      throw error;
    }
  } finally {
    claim.release();
  }
}

interface Making {
  readonly configuration: Configuration;
  /** Whether an earlier run was cut short. */
  readonly unfinished: boolean;
}

/** Marks the folder, and removes what counts for nothing. */
function clearUnfinished(folder: string, { configuration, unfinished }: Making): void {
  if (!unfinished) claimNewFile(join(folder, UNFINISHED)).fill('');
  for (const name of DATABASE_FILES) rmSync(join(folder, name), { force: true });
  if (unfinished) {
    rmSync(join(folder, SEALED), { force: true });
    rmSync(configuration.audit.anchorFile, { force: true });
  }
  const passphrase = join(folder, 'passphrase');
  // Claimed and never filled: nothing was sealed under it.
  if (statSync(passphrase, { throwIfNoEntry: false })?.size === 0) rmSync(passphrase);
}

function configurationOf(folder: string): Configuration {
  const content = configurationSchema.parse({
    store: { kind: 'sqlite', file: DATABASE },
    hsm: { profile: 'memory', pinFile: 'passphrase', sealedFile: SEALED },
  });
  return { ...completed(content, resolve(folder)), file: null };
}

async function makeStore(
  parts: TrialStoreParts,
  { folder, now }: TrialStoreRequest,
  making: Making,
): Promise<TrialSession> {
  const { configuration, unfinished } = making;
  clearUnfinished(folder, making);
  makePassphrase(configuration, { note: () => undefined });
  const installationId = randomUUID();
  const open = (guardKeys: NewGuards['guardKeys']): Promise<TrialSession> =>
    parts.openNew(configuration, { installationId, guardKeys }, now);
  const session = await open('generate').catch((error: unknown) => {
    if (!(error instanceof KmsError) || error.code !== 'HSM_SEAL_EXISTS') throw error;
    // There are guard keys without a database: the next one may rest on them.
    if (!unfinished) return open('find');
    // The HSM of the run that was cut short sealed once more, and has ended since.
    rmSync(join(folder, SEALED), { force: true });
    return open('generate');
  });
  try {
    const request = { installationId, name: 'Quickstart', trial: true };
    await createInstallation(session.dependencies, QUICKSTART, request);
    const { unsigned } = await makeAuditKey(session.dependencies, QUICKSTART);
    if (unsigned !== null) throw unsigned;
    return session;
  } catch (error) {
    await session.close();
    throw error;
  }
}
