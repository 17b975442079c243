/**
 * The vending keys.
 *
 * @module
 */
import type { Clock } from '../../ports/clock.ts';
import type { SupplyGroupCode } from '../../sts/attributes/supply-group-code.ts';
import { listTrusted, readTrusted } from '../records/list-trusted.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import { viewOf, type VendingKeyView } from './vending-key-view.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/** Which keys. */
export interface KeyFilter {
  readonly supplyGroupCode?: SupplyGroupCode;
  /** Destroyed keys too. */
  readonly destroyed?: boolean;
}

/**
 * Keys by
supply group, those of a group oldest first, checked. */
export async function listVendingKeys(
  reading: RecordReading & { readonly clock: Clock },
  act: Act,
  { supplyGroupCode, destroyed = false }: KeyFilter = {},
): Promise<VendingKeyView[]> {
  requireDuty(act, 'vending-key.read');
  const codes = supplyGroupCode === undefined ? await groupsOf(reading) : [supplyGroupCode];
  const now = reading.clock.nowUtc();
  const views: VendingKeyView[] = [];
  for (const code of codes) {
    const { vendingKeys } = reading.store;
    const keys = await readTrusted(reading, VENDING_KEYS, () =>
      vendingKeys.listOfSupplyGroup(code),
    );
    views.push(...keys.map(({ entity }) => viewOf(entity, now)));
  }
  return views.filter(({ life }) => destroyed || life.state !== 'destroyed');
}

/** From the keys, not from the groups: a key whose group is gone is shown. */
async function groupsOf(reading: RecordReading): Promise<SupplyGroupCode[]> {
  const keys = await listTrusted(reading, VENDING_KEYS);
  return [...new Set(keys.map(({ entity }) => entity.attributes.supplyGroupCode))].sort();
}
