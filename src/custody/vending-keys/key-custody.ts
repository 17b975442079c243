/**
 * What the use cases of vending keys are given.
 *
 * @module
 */
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { VendingKeyOperations } from '../../ports/vending-key-operations.ts';
import type { Act, CustodyDependencies } from '../custody-dependencies.ts';

/** Store, security module, clock and policy. */
export interface KeyCustody extends Pick<CustodyDependencies, 'store' | 'clock' | 'policy'> {
  readonly securityModule: RecordSealing & VendingKeyOperations;
}

/** Somebody does something with vending keys. */
export interface KeyDoing {
  readonly dependencies: KeyCustody;
  readonly act: Act;
}
