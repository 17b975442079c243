/**
 * Marking a vending key as known to others. There is no way back.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { changeState, type KeyRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';

/**
 * Marks a key as compromised: it serves key changes away from it, and nothing else.
 *
 * @throws {KmsError} RECORD_UNKNOWN, KEY_STATE_CHANGE, STORE_CONFLICT
 */
export async function markCompromised(
  dependencies: KeyCustody,
  act: Act,
  request: KeyRequest,
): Promise<Stored<VendingKey>> {
  return changeState({ dependencies, act }, request, {
    action: 'vending-key.compromise',
    to: 'compromised',
  });
}
