/**
 * A supply group as a row. Its SupplyGroupCode is its id.
 *
 * @module
 */
import { parseSupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import type { RecordRow } from '../sealed-record.ts';
import type { SupplyGroup, SupplyGroupKind } from '../supply-group.ts';
import { COLUMN_NUMBER_MAX, rowReader } from './read-row.ts';

const KINDS: readonly SupplyGroupKind[] = ['default', 'unique', 'common'];

/** The row of a supply group. */
export function supplyGroupToRow(group: SupplyGroup): RecordRow {
  return {
    supply_group_code: group.id,
    version: group.version,
    name: group.name,
    owner_id: group.ownerId,
    kind: group.kind,
    cluster: group.cluster,
  };
}

/**
 * The supply group of a row.
 *
 * @throws {KmsError} STORE_ROW_INVALID
 */
export function supplyGroupFromRow(row: RecordRow): SupplyGroup {
  const read = rowReader('supply_group', row, 'supply_group_code');
  const group: SupplyGroup = {
    id: read.parsedText('supply_group_code', parseSupplyGroupCode),
    version: read.whole('version', { min: 1, max: COLUMN_NUMBER_MAX }),
    name: read.text('name', 80),
    ownerId: read.text('owner_id', 64),
    kind: read.oneOf('kind', KINDS),
    cluster: read.whole('cluster', { min: 0, max: COLUMN_NUMBER_MAX }),
  };
  read.end();
  return group;
}
