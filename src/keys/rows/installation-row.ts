/**
 * An installation as a row.
 *
 * @module
 */
import { INSTALLATION_RECORD_ID, type Installation } from '../installation.ts';
import type { RecordRow } from '../sealed-record.ts';
import { COLUMN_NUMBER_MAX, rowReader } from './read-row.ts';

const COUNT = { min: 1, max: COLUMN_NUMBER_MAX };

/** The row of an installation. */
export function installationToRow(installation: Installation): RecordRow {
  return {
    id: installation.id,
    version: installation.version,
    installation_id: installation.installationId,
    name: installation.name,
    trial: installation.trial ? 1 : 0,
    hsm_profile: installation.hsmProfile,
    storage_key_number: installation.storageKeyNumber,
    rotating_to: installation.rotatingTo,
  };
}

/**
 * The installation of a row.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function installationFromRow(row: RecordRow): Installation {
  const read = rowReader('installation', row, 'id');
  const installation: Installation = {
    id: read.oneOf('id', [INSTALLATION_RECORD_ID]),
    version: read.whole('version', COUNT),
    installationId: read.uuid('installation_id'),
    name: read.text('name', 80),
    trial: read.flag('trial'),
    hsmProfile: read.text('hsm_profile', 200),
    storageKeyNumber: read.whole('storage_key_number', COUNT),
    rotatingTo: read.optional('rotating_to', (column) => read.whole(column, COUNT)),
  };
  read.end();
  return installation;
}
