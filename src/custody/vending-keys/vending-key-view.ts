/**
 * A vending key as people see it: both end dates, the state at this minute, and no value.
 *
 * @module
 */
import { endDatesOfKey, type EndDates } from '../../keys/end-dates.ts';
import {
  effectiveStateOf,
  type VendingKeyLife,
  type VendingKeyState,
} from '../../keys/vending-key-life.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import type { UtcMinute } from '../../sts/utc-minute.ts';

/** A vending key without what is wrapped. */
export interface VendingKeyView extends EndDates, Omit<VendingKey, 'value' | 'life'> {
  /** As `123456/2`. */
  readonly name: string;
  /** As stored: what people did. */
  readonly life: VendingKeyLife;
  /** What it is at this minute. */
  readonly effectiveState: VendingKeyState;
  /** `method:hex`; null when no value is held. */
  readonly keyCheckValue: string | null;
  readonly storageKeyNumber: number | null;
}

/** The view of a key at `now`. */
export function viewOf({ value, ...key }: VendingKey, now: UtcMinute): VendingKeyView {
  const endDates = endDatesOfKey(key);
  return {
    ...key,
    ...endDates,
    name: vendingKeyName(key.attributes),
    effectiveState: effectiveStateOf(key.life, endDates, now),
    keyCheckValue: value?.keyCheckValue ?? null,
    storageKeyNumber: value?.storageKeyNumber ?? null,
  };
}
