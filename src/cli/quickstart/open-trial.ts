/**
 * The trial that the quickstart runs on: a store that keeps its keys, or an HSM that was named, on
 * which they last as long as the run.
 *
 * @module
 */
import type { KmsError } from '../../errors/kms-error.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';
import type { HsmChoice } from '../hsm-options.ts';
import type { KeptKeys } from './keep-trial-keys.ts';
import { createTrialInstallation } from './trial-installation.ts';
import { openTrialStore, type TrialStoreParts } from './trial-store.ts';

/** Given by the composition root. */
export interface TrialParts {
  /** A security module over an HSM that was named, policy D11 on. */
  readonly openModule: (choice: HsmChoice, now: UtcMinute) => Promise<SecurityModule>;
  readonly store: TrialStoreParts;
}

/** Where the keys are wanted. */
export interface TrialRequest {
  readonly choice: HsmChoice;
  /** Folder of the store. */
  readonly folder: string;
  readonly trialKeysText: string;
  readonly now: UtcMinute;
}

/** An open security module and the keys. */
export interface Trial extends KeptKeys {
  readonly securityModule: SecurityModule;
  /** Folder of the store; null: the keys end with the run. */
  readonly store: string | null;
  /** What failed in closing: it undoes nothing. */
  close(): Promise<readonly KmsError[]>;
}

/**
 * Opens what the options name.
 *
 * @throws {KmsError} the codes of store, HSM and keys
 */
export async function openTrial(parts: TrialParts, request: TrialRequest): Promise<Trial> {
  if (request.choice.profile !== 'memory') return openWithoutStore(parts, request);
  const { session, ...kept } = await openTrialStore(parts.store, request);
  const { securityModule } = session.dependencies;
  return { ...kept, securityModule, store: request.folder, close: () => session.close() };
}

async function openWithoutStore(
  { openModule }: TrialParts,
  { choice, trialKeysText, now }: TrialRequest,
): Promise<Trial> {
  const securityModule = await openModule(choice, now);
  const close = async (): Promise<readonly KmsError[]> => {
    await securityModule.close();
    return [];
  };
  try {
    const installation = await createTrialInstallation(securityModule, trialKeysText);
    return { securityModule, installation, keys: 'made', store: null, close };
  } catch (error) {
    await close();
    throw error;
  }
}

/** Where the keys come from, in a few words for people. */
export function aboutKeys({ store, keys }: Pick<Trial, 'store' | 'keys'>): string {
  if (store === null) return 'made for this run, and gone with it';
  if (keys === 'kept') return `kept from an earlier run in ${store}`;
  return `made now, and kept in ${store} for later runs`;
}
