/**
 * Stopping a vending key for now.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { changeState, type LeavingRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';

/**
 * Suspends an active key; resuming takes it back.
 *
 * @throws {KmsError} RECORD_UNKNOWN, KEY_STATE_CHANGE, KEY_LEAVES_METERS, STORE_CONFLICT
 */
export async function suspendVendingKey(
  dependencies: KeyCustody,
  act: Act,
  request: LeavingRequest,
): Promise<Stored<VendingKey>> {
  return changeState({ dependencies, act }, request, {
    action: 'vending-key.suspend',
    to: 'suspended',
  });
}
