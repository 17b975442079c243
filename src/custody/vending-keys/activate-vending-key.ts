/**
 * Activating a vending key: from its first minute on it may be used.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { changeState, type KeyRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';

/**
 * Brings a pre-active key into use.
 *
 * @throws {KmsError} RECORD_UNKNOWN, KEY_STATE_CHANGE, STORE_CONFLICT
 */
export async function activateVendingKey(
  dependencies: KeyCustody,
  act: Act,
  request: KeyRequest,
): Promise<Stored<VendingKey>> {
  return changeState({ dependencies, act }, request, {
    action: 'vending-key.activate',
    from: 'pre-active',
    to: 'active',
  });
}
