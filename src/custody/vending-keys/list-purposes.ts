/**
 * What a vending key may do now, and why, or why not.
 *
 * @module
 */
import { judgePurpose } from '../../keys/purposes.ts';
import { PURPOSES, type Purpose, type UseCircumstances } from '../../keys/rules/key-use-facts.ts';
import type { RuleOutcome } from '../../keys/rules/rule.ts';
import type { Act, CustodyDependencies } from '../custody-dependencies.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import { loadKey } from './amend-key.ts';
import type { KeyRequest } from './change-state.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A purpose, and the outcome of every rule about it. */
export interface JudgedPurpose {
  readonly purpose: Purpose;
  readonly permitted: boolean;
  readonly outcomes: readonly RuleOutcome[];
}

/** Which key, and what is known of the use. */
export type PurposesRequest = KeyRequest & Omit<UseCircumstances, 'now' | 'policy'>;

/**
 * Every purpose with the outcome of every rule.
 *
 * @throws {KmsError} PERSON_DUTY, RECORD_UNKNOWN
 */
export async function listPurposes(
  dependencies: RecordReading & Pick<CustodyDependencies, 'clock' | 'policy'>,
  act: Act,
  { id, ...known }: PurposesRequest,
): Promise<JudgedPurpose[]> {
  requireDuty(act, 'vending-key.read');
  const { entity } = await loadKey(dependencies, id);
  const { clock, policy } = dependencies;
  const circumstances = { ...known, now: clock.nowUtc(), policy };
  return PURPOSES.map((purpose) => {
    const outcomes = judgePurpose(entity, purpose, circumstances);
    return { purpose, permitted: outcomes.every(({ passed }) => passed), outcomes };
  });
}
