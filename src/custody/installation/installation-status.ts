/**
 * What a person wants to know of an installation at a glance.
 *
 * @module
 */
import type { Installation } from '../../keys/installation.ts';
import type { RecordTable } from '../../keys/sealed-record.ts';
import type { HsmDescription } from '../../ports/hsm.ts';
import type { Store, StoreStatus } from '../../ports/store.ts';
import { countRecords } from './count-records.ts';
import { openInstallation, type InstallationReading } from './open-installation.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/** The facts. */
export interface InstallationStatus {
  readonly installation: Installation;
  readonly store: StoreStatus;
  readonly hsm: HsmDescription;
  /** Records by table, as the history counts them. */
  readonly records: Readonly<Record<RecordTable, number>>;
}

/**
 * The facts about an installation that is whole.
 *
 * @throws {KmsError} PERSON_DUTY, as {@link openInstallation}
 */
export async function readInstallationStatus(
  reading: InstallationReading & { readonly store: Pick<Store, 'status'> },
  act: Act,
): Promise<InstallationStatus> {
  requireDuty(act, 'installation.read');
  const { entity: installation } = await openInstallation(reading);
  return {
    installation,
    store: await reading.store.status(),
    hsm: await reading.securityModule.describe(),
    records: await countRecords(reading.store),
  };
}
