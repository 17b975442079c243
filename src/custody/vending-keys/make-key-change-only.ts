/**
 * Ending the credit of a vending key by an act, before its last credit minute does.
 *
 * @module
 */
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type { Act } from '../custody-dependencies.ts';
import { changeState, type KeyRequest } from './change-state.ts';
import type { KeyCustody } from './key-custody.ts';

/**
 * Lets a key be the old key of key changes, and nothing else.
 *
 * @throws {KmsError} RECORD_UNKNOWN, KEY_STATE_CHANGE, STORE_CONFLICT
 */
export async function makeKeyChangeOnly(
  dependencies: KeyCustody,
  act: Act,
  request: KeyRequest,
): Promise<Stored<VendingKey>> {
  return changeState({ dependencies, act }, request, {
    action: 'vending-key.key-change-only',
    to: 'key-change-only',
  });
}
