/**
 * Making an empty store the store of an installation, guarded by this HSM.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../keys/installation.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireName } from '../owners/printable-name.ts';
import { keepNew, type Keeping } from '../records/keep-record.ts';
import { INSTALLATIONS } from '../records/record-kinds.ts';
import { findTrusted } from '../records/trusted-record.ts';
import { requireTrialClock } from './require-trial-clock.ts';
import { requireDuty } from '../people/require-duty.ts';

/** What the installation record needs. */
export interface InstallationDependencies extends Keeping {
  readonly securityModule: Keeping['securityModule'] & Pick<SecurityModule, 'describe'>;
}

/** A new installation. */
export interface NewInstallation {
  /** UUID, the one that the security module puts into every record MAC. */
  readonly installationId: string;
  readonly name: string;
  readonly trial: boolean;
}

/**
 * Writes the installation record.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_NAME_INVALID, AUDIT_CLOCK_SIMULATED, INSTALLATION_EXISTS
 */
export async function createInstallation(
  dependencies: InstallationDependencies,
  act: Act,
  request: NewInstallation,
): Promise<Stored<Installation>> {
  requireDuty(act, 'installation.create');
  const name = requireName(request.name);
  const { installationId, trial } = request;
  if (dependencies.clock.simulated === true) requireTrialClock({ name, trial });
  const there = await findTrusted(dependencies, INSTALLATIONS, INSTALLATION_RECORD_ID);
  if (there !== undefined) throw exists();
  const { profile: hsmProfile } = await dependencies.securityModule.describe();
  const entity: Installation = {
    id: INSTALLATION_RECORD_ID,
    version: 1,
    installationId,
    name,
    trial,
    hsmProfile,
    storageKeyNumber: 1,
    rotatingTo: null,
  };
  const facts = { installationId, name, trial, hsmProfile };
  const deed = { action: 'installation.create', requirements: [], facts };
  try {
    return await keepNew({ dependencies, act }, INSTALLATIONS, { entity, deed });
  } catch (error) {
    const duplicate = error instanceof KmsError && error.code === 'STORE_DUPLICATE';
    throw duplicate ? exists(error) : error;
  }
}

function exists(cause?: unknown): KmsError {
  return new KmsError('INSTALLATION_EXISTS', 'the store holds an installation', { cause });
}
