/**
 * Ending the use of a vending key; its value stays.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { changeState, type LeavingRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';

/**
 * Deactivates a key.
 *
 * @throws {KmsError} RECORD_UNKNOWN, KEY_STATE_CHANGE, KEY_LEAVES_METERS, STORE_CONFLICT
 */
export async function deactivateVendingKey(
  dependencies: KeyCustody,
  act: Act,
  request: LeavingRequest,
): Promise<Stored<VendingKey>> {
  return changeState({ dependencies, act }, request, {
    action: 'vending-key.deactivate',
    to: 'deactivated',
  });
}
