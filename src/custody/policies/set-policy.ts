/**
 * Changing a policy.
 *
 * @module
 */
import {
  DEFAULT_POLICIES,
  policyChoices,
  policyValue,
  policyWith,
  POLICY_NAMES,
  type Policies,
} from '../../keys/policy-values.ts';
import type { Policy } from '../../people/policy.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { keepNew, keepNext, type Keeping } from '../records/keep-record.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { POLICIES } from '../records/record-kinds.ts';
import { findTrusted, type RecordReading } from '../records/trusted-record.ts';
import { requireDuty } from '../people/require-duty.ts';

/** A policy and its new value. */
export interface PolicyRequest {
  readonly id: string;
  /** JSON. */
  readonly value: string;
}

/** A policy as people see it. */
export interface PolicyView {
  readonly id: string;
  readonly value: unknown;
  readonly standard: unknown;
  readonly choices: string;
}

/**
 * Sets a policy.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, POLICY_UNKNOWN, POLICY_VALUE, the SM_APPROVAL_
 *   codes,
 *   SM_NOT_FOUNDED
 */
export async function setPolicy(
  dependencies: Keeping,
  act: Act,
  { id, value: json }: PolicyRequest,
): Promise<Policy> {
  requireDuty(act, 'policy.set');
  requireWholeScope(act);
  // One form of equal values: it is signed.
  const value = JSON.stringify(policyValue(id, json));
  const previous = await findTrusted(dependencies, POLICIES, id);
  const facts = { value, before: previous?.entity.value ?? 'the default' };
  const deed = { action: 'policy.set', requirements: [], facts };
  const doing = { dependencies, act };
  if (previous === undefined) {
    return (await keepNew(doing, POLICIES, { entity: { id, version: 1, value }, deed })).entity;
  }
  const entity = { ...previous.entity, value };
  return (await keepNext(doing, POLICIES, { previous, entity, deed })).entity;
}

/** The policies of the installation, from records that were checked. */
export async function readPolicy(reading: RecordReading): Promise<Policies> {
  return policyWith((await listTrusted(reading, POLICIES)).map(({ entity }) => entity));
}

/**
 * Every policy with its value, its default and its choices.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export async function listPolicies(reading: RecordReading, act: Act): Promise<PolicyView[]> {
  requireDuty(act, 'policy.read');
  const policy = await readPolicy(reading);
  return POLICY_NAMES.map((id) => ({
    id,
    value: policy[id],
    standard: DEFAULT_POLICIES[id],
    choices: policyChoices(id),
  }));
}
