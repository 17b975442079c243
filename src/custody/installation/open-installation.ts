/**
 * The installation of a store, before anything else is read from it: is it whole, and is this the
 * HSM that guards it?
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import { INSTALLATION_RECORD_ID, type Installation } from '../../keys/installation.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { SecurityModule } from '../../ports/security-module.ts';
import { INSTALLATIONS } from '../records/record-kinds.ts';
import { findTrusted, type RecordReading } from '../records/trusted-record.ts';

/** What opening needs. */
export interface InstallationReading extends RecordReading {
  readonly securityModule: RecordReading['securityModule'] & Pick<SecurityModule, 'describe'>;
}

/**
 * The installation record, checked. There can be one only: its id is fixed.
 *
 * @throws {KmsError} INSTALLATION_MISSING, INSTALLATION_OTHER_HSM, RECORD_NOT_GENUINE,
 *   RECORD_STALE, RECORD_UNRECORDED, RECORD_MISSING
 */
export async function openInstallation(
  reading: InstallationReading,
): Promise<Stored<Installation>> {
  const { profile } = await reading.securityModule.describe();
  await requireProfile(reading, profile);
  const stored = await findTrusted(reading, INSTALLATIONS, INSTALLATION_RECORD_ID);
  if (stored === undefined) {
    throw new KmsError('INSTALLATION_MISSING', 'the store holds no installation');
  }
  return stored;
}

/** Before the MAC is checked: another HSM has another key, and its answer would be "altered". */
async function requireProfile({ store }: InstallationReading, profile: string): Promise<void> {
  const stored = await store.installations.find(INSTALLATION_RECORD_ID);
  if (stored === undefined || stored.entity.hsmProfile === profile) return;
  const guardian = stored.entity.hsmProfile;
  throw new KmsError(
    'INSTALLATION_OTHER_HSM',
    `the store is guarded by an HSM of profile ${guardian}, this is ${profile}`,
    { facts: { guardian, profile } },
  );
}
