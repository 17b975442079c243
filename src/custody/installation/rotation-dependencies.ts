/**
 * What rotating the storage key needs.
 *
 * @module
 */
import type { VendingKeyOperations } from '../../ports/vending-key-operations.ts';
import type { Act } from '../custody-dependencies.ts';
import type { Keeping } from '../records/keep-record.ts';

/** What a rotation needs. */
export interface RotationDependencies extends Keeping {
  readonly securityModule: Keeping['securityModule'] &
    Pick<VendingKeyOperations, 'makeStorageKey' | 'rewrapVendingKeys' | 'destroyStorageKey'>;
}

/** Somebody rotates. */
export interface Rotating {
  readonly dependencies: RotationDependencies;
  readonly act: Act;
}
