/**
 * What is known of a supply group and its vending keys before one is added.
 *
 * @module
 */
import { INSTALLATION_RECORD_ID, type Installation } from '../../keys/installation.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { SupplyGroup } from '../../keys/supply-group.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import {
  nextKeyRevisionNumber,
  type KeyRevisionNumber,
} from '../../sts/attributes/key-revision-number.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { readTrusted } from '../records/list-trusted.ts';
import { INSTALLATIONS, SUPPLY_GROUPS, VENDING_KEYS } from '../records/record-kinds.ts';
import { loadTrusted, type RecordReading } from '../records/trusted-record.ts';

/** Records that were checked. */
export interface GroupSituation {
  readonly installation: Installation;
  readonly group: SupplyGroup;
  /** Every key of the group, destroyed ones included, oldest first. */
  readonly keys: readonly Stored<VendingKey>[];
}

/**
 * Reads the situation of a supply group.
 *
 * @throws {KmsError} RECORD_UNKNOWN without that group, and the codes of records that are not
 *   genuine
 */
export async function readSituation(
  reading: RecordReading,
  supplyGroupCode: SupplyGroupCode,
): Promise<GroupSituation> {
  const installation = await loadTrusted(reading, INSTALLATIONS, INSTALLATION_RECORD_ID);
  const group = await loadTrusted(reading, SUPPLY_GROUPS, supplyGroupCode);
  const { vendingKeys } = reading.store;
  const keys = await readTrusted(reading, VENDING_KEYS, () =>
    vendingKeys.listOfSupplyGroup(supplyGroupCode),
  );
  return { installation: installation.entity, group: group.entity, keys };
}

/** Revision of the group's newest key, destroyed ones included; null: it never had one. */
export function newestRevision({ keys }: GroupSituation): KeyRevisionNumber | null {
  return keys.at(-1)?.entity.attributes.keyRevisionNumber ?? null;
}

/** Revision of the next key that is generated. */
export function revisionToCome(situation: GroupSituation): KeyRevisionNumber {
  const newest = newestRevision(situation);
  return newest === null ? 1 : nextKeyRevisionNumber(newest);
}
