/**
 * What a store says of its founding, and whether the HSM says so too: an HSM that was put back to
 * before it, or whose mark was taken away, asks for no approvals any more.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { GovernanceMode } from '../../people/approval-document.ts';
import { FOUNDING_RECORD_ID } from '../../people/founding.ts';
import type { Governance } from '../../ports/governance.ts';
import type { Store } from '../../ports/store.ts';
import { FOUNDINGS } from '../records/record-kinds.ts';

/** Where the two are. */
interface FoundingReading {
  readonly store: Pick<Store, 'foundings' | 'recordHistory'>;
  readonly securityModule: Pick<Governance, 'governance'>;
}

/**
 * Whether there are people, for commands that check nothing: the HSM says so, or the store. With
 * neither mark nor record nobody knows any more that there were.
 */
export async function modeOfInstallation({
  store,
  securityModule,
}: FoundingReading): Promise<GovernanceMode | null> {
  const marked = await securityModule.governance();
  return marked ?? (await store.foundings.find(FOUNDING_RECORD_ID))?.entity.mode ?? null;
}

/**
 * Sees that the HSM knows of a founding that is on record, or was.
 *
 * @throws {KmsError} SM_FOUNDING_MARK
 */
export async function requireFoundingMark({
  store,
  securityModule,
}: FoundingReading): Promise<void> {
  if ((await securityModule.governance()) !== null) return;
  const record = await store.foundings.find(FOUNDING_RECORD_ID);
  const version = await store.recordHistory.latest(FOUNDINGS.table, FOUNDING_RECORD_ID);
  if (record === undefined && version === undefined) return;
  throw new KmsError('SM_FOUNDING_MARK', 'the store was founded, and its HSM does not know it');
}
