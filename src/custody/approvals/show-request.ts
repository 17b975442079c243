/**
 * A request as it is shown to those who sign it.
 *
 * @module
 */
import type { Act } from '../custody-dependencies.ts';
import { peopleByName } from '../people/list-people.ts';
import { requireDuty } from '../people/require-duty.ts';
import { describeRequest, type DescribedRequest } from './describe-request.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import { loadRequest, type TrustedRequest } from './read-request.ts';

/** A request, what it leads to, and the names of people by their ids. */
export interface ShownRequest {
  readonly request: TrustedRequest;
  readonly described: DescribedRequest;
  readonly names: ReadonlyMap<string, string>;
}

/**
 * Shows a request.
 *
 * @throws {KmsError} PERSON_DUTY, APPROVAL_UNKNOWN, APPROVAL_FORGED, RECORD_NOT_GENUINE
 */
export async function showRequest(
  dependencies: ApprovalDependencies,
  act: Act,
  { id }: { readonly id: string },
): Promise<ShownRequest> {
  requireDuty(act, 'approval.read');
  const request = await loadRequest(dependencies, id);
  const described = await describeRequest(dependencies, request);
  return { request, described, names: await namesOfPeople(dependencies) };
}

/** For use cases that have their own duty. */
export async function namesOfPeople(
  dependencies: ApprovalDependencies,
): Promise<ReadonlyMap<string, string>> {
  const people = await peopleByName(dependencies);
  return new Map(people.map(({ id, name }) => [id, name]));
}
