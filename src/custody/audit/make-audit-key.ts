/**
 * Making the key that signs the audit, and writing its public half into the audit: later heads can
 * be checked by anybody who has the chain.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { AuditPublicKey } from '../../ports/audit-heads.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { recordEvent } from '../record-event.ts';
import type { HeadSigning } from './audit-dependencies.ts';
import { notAnchored } from './audit-keeper.ts';
import { auditKeysOfChain } from './chain-rows.ts';
import { requireClock } from './require-clock.ts';
import { signHead } from './sign-head.ts';

/** Action of the row that has the public half. */
const AUDIT_KEY_ACTION = 'audit.key';

/** The key, and why no head is signed with it yet; null: one is. */
export interface MadeAuditKey {
  readonly key: AuditPublicKey;
  readonly unsigned: KmsError | null;
}

/**
 * Makes the key, or finds it, writes it down once, and signs the first head with it. Done again it
 * does what is missing.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, AUDIT_CLOCK_BEHIND, what HSM and store report,
 *   and
 *   for a key that was written down before AUDIT_ROLLED_BACK, AUDIT_REWRITTEN and what failed in
 *   signing
 */
export async function makeAuditKey(dependencies: HeadSigning, act: Act): Promise<MadeAuditKey> {
  requireDuty(act, AUDIT_KEY_ACTION);
  requireWholeScope(act);
  const { store, securityModule, clock } = dependencies;
  await requireClock(dependencies);
  const key = await securityModule.makeAuditKey();
  const known = await auditKeysOfChain(store.events);
  const isKnown = known.includes(key.pem);
  if (!isKnown) {
    const facts = { keyFingerprint: key.keyFingerprint, pem: key.pem };
    const happening = { action: AUDIT_KEY_ACTION, subject: 'audit', requirements: [], facts };
    await store.transaction((repositories) => recordEvent(repositories, { clock, act }, happening));
  }
  try {
    await signHead(dependencies);
    return { key, unsigned: null };
  } catch (error) {
    // What was written down is done, whatever becomes of its head.
    if (isKnown || !(error instanceof KmsError)) throw error;
    return { key, unsigned: notAnchored(error) };
  }
}
