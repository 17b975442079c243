/**
 * One side of a key change as its record keeps it.
 *
 * @module
 */
import type { VendingKey } from '../keys/vending-key.ts';
import type { FrozenKey } from './key-change-issue.ts';
import type { KeyPosition } from './meter.ts';

/** The key's attributes with the tariff index and the KeyExpiryNumber of the meter's position. */
export function freezeKey(
  key: Pick<VendingKey, 'attributes' | 'id'>,
  { tariffIndex, keyExpiryNumber }: Pick<KeyPosition, 'keyExpiryNumber' | 'tariffIndex'>,
): FrozenKey {
  return { vendingKeyId: key.id, ...key.attributes, keyExpiryNumber, tariffIndex };
}
