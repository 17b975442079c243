/**
 * What kind of change leads from one key of a meter to another. A change is often several kinds at
 * once; the first of the list names it.
 *
 * @module
 */
import { KEY_TYPE_DEFAULT } from '../sts/attributes/key-type.ts';
import { isRollOver } from '../sts/token/roll-over.ts';
import type { FrozenKey, KeyChangeKind } from './key-change-issue.ts';

type Differs = (from: FrozenKey, to: FrozenKey) => boolean;

/**
 * In the order of what a person has to know first. A meter that leaves its maker's key is being
 * commissioned, whatever else that brings. A roll-over empties the meter's memory of used tokens,
 * which no other kind does. A move changes who sells to the meter. Another algorithm comes with a
 * new revision, and says more than that. The two numbers are left when the vending key stays; of
 * them KEN decides when the meter stops taking tokens.
 */
const KINDS: readonly (readonly [KeyChangeKind, Differs])[] = [
  ['commission', (from, to) => from.keyType === KEY_TYPE_DEFAULT && to.keyType !== from.keyType],
  ['base-date-roll-over', (from, to) => isRollOver(from.baseDate, to.baseDate)],
  ['supply-group-move', (from, to) => from.supplyGroupCode !== to.supplyGroupCode],
  ['dkga-migration', (from, to) => algorithmOf(from) !== algorithmOf(to)],
  // A base date or KeyType that differs otherwise comes with another key too, and may be refused.
  ['new-revision', (from, to) => from.vendingKeyId !== to.vendingKeyId],
  ['key-expiry-number', (from, to) => from.keyExpiryNumber !== to.keyExpiryNumber],
  ['tariff-index', (from, to) => from.tariffIndex !== to.tariffIndex],
];

/** The kind of a change, or null when nothing would change. */
export function kindOfChange(from: FrozenKey, to: FrozenKey): KeyChangeKind | null {
  return KINDS.find(([, differs]) => differs(from, to))?.[0] ?? null;
}

function algorithmOf(key: FrozenKey): string {
  return key.decoderKeyGenerationAlgorithm;
}
