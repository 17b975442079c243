/**
 * Whether the policies of a store are those that were approved last. Hosts check the MAC of each,
 * which an older one carries too; one that is left out has its default.
 *
 * @module
 */
import { POLICY_NAMES } from '../../keys/policy-values.ts';
import { POLICIES } from '../records/record-kinds.ts';
import { findTrusted, type RecordReading } from '../records/trusted-record.ts';

/**
 * Sees that every policy is as it was written last.
 *
 * @throws {KmsError} RECORD_NOT_GENUINE, RECORD_STALE, RECORD_UNRECORDED, RECORD_MISSING
 */
export async function requirePolicies(reading: RecordReading): Promise<void> {
  await Promise.all(POLICY_NAMES.map((name) => findTrusted(reading, POLICIES, name)));
}
