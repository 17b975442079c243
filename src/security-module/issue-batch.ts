/**
 * Issues a batch of key-change sets, each with the MAC by which it can be printed again.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { Clock } from '../ports/clock.ts';
import {
  KEY_CHANGE_BATCH_MAX,
  type KeyChangeBatch,
  type KeyChangeOutcome,
} from '../ports/security-module.ts';
import type { AuditDigest } from './audit-digest.ts';
import { computeSets, type SetDependencies } from './compute-sets.ts';
import { createPlanFinder, judgeForIssue, nameOfChange, usedKeys } from './plan-key-change.ts';
import { requireUsedRecords } from './record-mac.ts';
import type { SetMacs } from './set-mac.ts';

/** What issuing needs. */
export interface IssueDependencies extends SetDependencies {
  readonly setMacs: SetMacs;
  readonly auditDigest: AuditDigest;
  readonly clock: Clock;
}

/**
 * Issues a batch.
 *
 * @returns one outcome for each item, in their order
 * @throws {KmsError} SM_BATCH_TOO_LARGE, SM_RECORD_MAC, HSM_UNWRAP_FAILED, STS_KCT_READ_BACK,
 *   STS_KCT_PROOF
 */
export function issueBatch(
  dependencies: IssueDependencies,
  batch: KeyChangeBatch,
): KeyChangeOutcome[] {
  requireBatchSize(batch.items.length);
  return dependencies.sessionKeys.attempt(() => issueOnce(dependencies, batch));
}

/** @throws {KmsError} SM_BATCH_TOO_LARGE */
export function requireBatchSize(items: number): void {
  if (items <= KEY_CHANGE_BATCH_MAX) return;
  throw new KmsError('SM_BATCH_TOO_LARGE', `at most ${KEY_CHANGE_BATCH_MAX} meters a batch`);
}

function issueOnce(dependencies: IssueDependencies, batch: KeyChangeBatch): KeyChangeOutcome[] {
  const { policy, clock, setMacs } = dependencies;
  const records = requireUsedRecords(dependencies, batch.keys, usedKeys(batch.items));
  const findPlan = createPlanFinder(records, nameOfChange, judgeForIssue(policy, clock));
  const planned = batch.items.map((item) => ({ item, plan: findPlan(item) }));
  return computeSets(dependencies, { records, planned }, ({ item, plan, tokens }) => {
    const setMac = setMacs.macOf(item.meterPAN, tokens);
    const { rollOver } = plan.after;
    if (batch.tokenDigests !== true) return { tokens, rollOver, setMac };
    return { tokens, rollOver, setMac, tokenDigests: tokens.map(dependencies.auditDigest) };
  });
}
