/**
 * The end of a key whose making failed: it was announced, so it ends by name.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import { vendingKeyName, type VendingKey } from '../../keys/vending-key.ts';
import { amendKey, inState } from './amend-key.ts';
import type { KeyDoing } from './key-custody.ts';

/**
 * Ends an announced key as `destroyed`.
 *
 * @param why - a code or a few words, for the event
 * @throws {KmsError} STORE_CONFLICT when it was completed or ended in the meantime
 */
export async function abandonKey(
  doing: KeyDoing,
  announced: Stored<VendingKey>,
  why: string,
): Promise<Stored<VendingKey>> {
  const facts = { name: vendingKeyName(announced.entity.attributes), why };
  return amendKey(doing, announced, {
    after: inState(announced.entity, 'destroyed'),
    deed: { action: 'vending-key.abandoned', requirements: [], facts },
  });
}
