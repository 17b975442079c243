/**
 * The policy of a host: the defaults, what approved records change, and what a demonstration
 * switches on.
 *
 * @module
 */
import { policyWith } from '../keys/policy-values.ts';
import type { OpenPointPolicy } from '../sts/open-points.ts';
import type { HostSetup } from './host-protocol.ts';

/**
 * The policy. The MACs of the records are checked by whoever opens the module.
 *
 * @throws {KmsError} POLICY_UNKNOWN, POLICY_VALUE
 */
export function policyOfSetup({
  policies = [],
  mixedDkgaKeyChange,
}: Pick<HostSetup, 'policies' | 'mixedDkgaKeyChange'>): OpenPointPolicy {
  const records = policies.map(({ id, row }) => ({ id, value: String(row['value']) }));
  const policy = policyWith(records);
  return mixedDkgaKeyChange ? { ...policy, d11MixedDkgaKeyChange: 'permit' } : policy;
}
