/**
 * Taking a suspension back.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { changeState, type KeyRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';

/**
 * Brings a suspended key back into use.
 *
 * @throws {KmsError} RECORD_UNKNOWN, KEY_STATE_CHANGE, STORE_CONFLICT
 */
export async function resumeVendingKey(
  dependencies: KeyCustody,
  act: Act,
  request: KeyRequest,
): Promise<Stored<VendingKey>> {
  return changeState({ dependencies, act }, request, {
    action: 'vending-key.resume',
    from: 'suspended',
    to: 'active',
  });
}
