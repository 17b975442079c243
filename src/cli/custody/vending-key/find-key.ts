/**
 * The key that a person named.
 *
 * @module
 */
import { showVendingKey } from '../../../custody/vending-keys/show-vending-key.ts';
import type { VendingKeyView } from '../../../custody/vending-keys/vending-key-view.ts';
import type { CustodySession } from '../custody-session.ts';
import { parseNamedKey } from '../option-values.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';

/**
 * Finds a key by `SGC/KRN` or id.
 *
 * @throws {KmsError} CLI_USAGE, RECORD_UNKNOWN, KEY_SUPPLY_GROUP_UNKNOWN, KEY_REVISION_UNKNOWN
 */
export async function findKey(
  { dependencies }: CustodySession,
  act: Act,
  named: string,
): Promise<VendingKeyView> {
  return showVendingKey(dependencies, act, parseNamedKey(named));
}
