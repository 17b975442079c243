/**
 * An owner as a row.
 *
 * @module
 */
import type { Owner } from '../owner.ts';
import type { RecordRow } from '../sealed-record.ts';
import { COLUMN_NUMBER_MAX, rowReader } from './read-row.ts';

/** The row of an owner. */
export function ownerToRow(owner: Owner): RecordRow {
  return { id: owner.id, version: owner.version, name: owner.name, time_zone: owner.timeZone };
}

/**
 * The owner of a row. Whether the time zone exists is for who shows times in it.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function ownerFromRow(row: RecordRow): Owner {
  const read = rowReader('owner', row, 'id');
  const owner: Owner = {
    id: read.text('id', 64),
    version: read.whole('version', { min: 1, max: COLUMN_NUMBER_MAX }),
    name: read.text('name', 80),
    timeZone: read.text('time_zone', 64),
  };
  read.end();
  return owner;
}
