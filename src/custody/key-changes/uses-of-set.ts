/**
 * The uses of vending keys that a key-change set is.
 *
 * @module
 */
import type { KeyChangeIssue } from '../../rollover/key-change-issue.ts';
import type { UsedKey } from '../record-event.ts';

/** One use of each side. */
export function usesOfSet({ from, to }: Pick<KeyChangeIssue, 'from' | 'to'>): UsedKey[] {
  return [
    { vendingKeyId: from.vendingKeyId, purpose: 'key-change-old', times: 1 },
    { vendingKeyId: to.vendingKeyId, purpose: 'key-change-new', times: 1 },
  ];
}
