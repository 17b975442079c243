/**
 * Checks of what the configuration names: its files, the store, and the HSM that guards it.
 *
 * @module
 */
import { dirname } from 'node:path';
import type { Configuration } from '../../config/configuration.ts';
import { readConfiguration } from '../../config/load-configuration.ts';
import { checkAnchored } from '../../custody/audit/check-anchored.ts';
import { openInstallation } from '../../custody/installation/open-installation.ts';
import { ERROR_CATALOGUE, type ErrorCode } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { StoreStatus } from '../../ports/store.ts';
import type { OpenCustodySession } from '../custody/custody-session.ts';
import type { HsmChoice } from '../hsm-options.ts';
import { fail, ok, warn, type Check } from './check.ts';
import { checkFolder, checkPinFile } from './file-checks.ts';
import { checkHsm, hsmFailure, type ProbeHsm } from './hsm-check.ts';
import { modeOf } from './machine-facts.ts';

/** Given by the composition root. */
export interface ConfiguredParts {
  readonly probeHsm: ProbeHsm;
  /** Opens the store alone, and says what it is. */
  readonly statusOfStore: (configuration: Configuration) => Promise<StoreStatus>;
  /** Opens store and HSM, and checks nothing. */
  readonly openUnchecked: OpenCustodySession;
}

/** Codes of a store that is still to be made. */
const NOT_MADE: readonly ErrorCode[] = ['STORE_MISSING', 'INSTALLATION_MISSING'];

/** The configuration, and all that it names. */
export async function checkConfigured(
  named: string | undefined,
  parts: ConfiguredParts,
): Promise<Check[]> {
  const name = 'configuration';
  try {
    const { path, exists, configuration } = readConfiguration(named);
    if (!exists) {
      return [ok(name, 'no sts-kms.yaml in this folder: sts-kms store init writes one')];
    }
    const files = filesOf(configuration);
    return [ok(name, path), ...files, ...(await checkStoreAndHsm(configuration, parts))];
  } catch (error) {
    return [fail(name, findingOf(error, 'DOCTOR_CONFIGURATION'))];
  }
}

function filesOf({ store, hsm }: Configuration): Check[] {
  const folder = store.kind === 'sqlite' ? dirname(store.file) : null;
  return [
    ...(folder === null ? [] : [checkFolder({ path: folder, mode: modeOf(folder) })]),
    ...(hsm.pinFile === undefined
      ? []
      : [checkPinFile({ path: hsm.pinFile, mode: modeOf(hsm.pinFile) })]),
  ];
}

async function checkStoreAndHsm(
  configuration: Configuration,
  parts: ConfiguredParts,
): Promise<Check[]> {
  try {
    const { kind, place, schema } = await parts.statusOfStore(configuration);
    const store = ok('store', `${kind} ${place}, schema ${schema ?? 'none'}`);
    return [store, ...(await checkInstallation(configuration, parts))];
  } catch (error) {
    return [storeFinding(error), await checkHsm(choiceOf(configuration), parts.probeHsm)];
  }
}

/** Whether this HSM guards this store, and whether both tell the same of the audit. */
async function checkInstallation(
  configuration: Configuration,
  { openUnchecked, probeHsm }: ConfiguredParts,
): Promise<Check[]> {
  try {
    const session = await openUnchecked(configuration);
    try {
      const { title } = await session.dependencies.securityModule.describe();
      return [ok('HSM', title), await checkGuarded(session.dependencies)];
    } finally {
      await session.close();
    }
  } catch (error) {
    // It is seen when a session is opened, before the HSM is.
    if (error instanceof KmsError && NOT_MADE.includes(error.code)) {
      return [storeFinding(error), await checkHsm(choiceOf(configuration), probeHsm)];
    }
    return [hsmFailure(error)];
  }
}

async function checkGuarded(
  dependencies: Parameters<typeof checkAnchored>[0] & Parameters<typeof openInstallation>[0],
): Promise<Check> {
  const name = 'installation';
  try {
    const { entity } = await openInstallation(dependencies);
    const { head } = await checkAnchored(dependencies);
    const trial = entity.trial ? ' TRIAL' : '';
    return ok(name, `${entity.name}${trial}, the audit has ${head.number} rows`);
  } catch (error) {
    return fail(name, findingOf(error, 'DOCTOR_STORE'));
  }
}

function storeFinding(error: unknown): Check {
  if (error instanceof KmsError && NOT_MADE.includes(error.code)) {
    return warn('store', findingOf(error, 'DOCTOR_STORE_NONE'));
  }
  return fail('store', findingOf(error, 'DOCTOR_STORE'));
}

/** A finding that says what to do for the code below it. */
function findingOf(
  error: unknown,
  code: ErrorCode,
): { readonly code: ErrorCode; readonly detail: string; readonly remedy: string } {
  if (!(error instanceof KmsError)) throw error;
  const { remedy } = ERROR_CATALOGUE[error.code];
  return { code, detail: `${error.code}: ${error.message}`, remedy };
}

function choiceOf({ hsm }: Configuration): HsmChoice {
  return {
    profile: hsm.profile,
    tokenLabel: hsm.tokenLabel ?? null,
    pinFile: hsm.pinFile ?? null,
    moduleSettings: hsm.moduleSettings ?? null,
    newInstallation: false,
  };
}
