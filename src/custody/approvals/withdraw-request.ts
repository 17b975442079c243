/**
 * Taking a request back.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Act } from '../custody-dependencies.ts';
import { recordEvent } from '../record-event.ts';
import type { ApprovalDependencies } from './governed-operation.ts';
import { loadRequest } from './read-request.ts';
import { requireDuty } from '../people/require-duty.ts';
import { personOf } from '../../people/actor.ts';

/**
 * Ends an open request: its requester, or an administrator.
 *
 * @throws {KmsError} PERSON_DUTY, APPROVAL_UNKNOWN, APPROVAL_FORGED, APPROVAL_CLOSED,
 *   APPROVAL_NOT_YOURS
 */
export async function withdrawRequest(
  dependencies: ApprovalDependencies,
  act: Act,
  { id }: { readonly id: string },
): Promise<void> {
  requireDuty(act, 'approval.withdraw');
  const { store, clock } = dependencies;
  const { document, keyReplaced } = await loadRequest(dependencies, id);
  const person = personOf(act.actor);
  const own = person?.id === document.requester;
  if (!own && person?.roles.includes('administrator') !== true) {
    throw new KmsError('APPROVAL_NOT_YOURS', 'its requester or an administrator takes it back');
  }
  const closedAt = new Date(clock.nowMilliseconds()).toISOString();
  try {
    await store.transaction(async (repositories) => {
      await repositories.approvals.close(id, { state: 'withdrawn', closedAt });
      const subject = `approval_request ${id}`;
      const replaced = keyReplaced.length === 0 ? {} : { keyReplaced: keyReplaced.join(' and ') };
      const facts = { action: document.action, ...replaced };
      const happening = { action: 'approval.withdraw', subject, requirements: [], facts };
      await recordEvent(repositories, { clock, act }, happening);
    });
  } catch (error) {
    if (!(error instanceof KmsError) || error.code !== 'STORE_CONFLICT') throw error;
    throw new KmsError('APPROVAL_CLOSED', `request ${id} is closed already`, { cause: error });
  }
}
