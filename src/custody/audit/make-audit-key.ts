/**
 * Making the key that signs the audit, and writing its public half into the audit: later heads can
 * be checked by anybody who has the chain.
 *
 * @module
 */
import type { AuditPublicKey } from '../../ports/audit-heads.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { recordEvent } from '../record-event.ts';
import type { HeadSigning } from './audit-dependencies.ts';
import { auditKeysOfChain } from './chain-rows.ts';
import { requireClock } from './require-clock.ts';
import { signHead } from './sign-head.ts';

/** Action of the row that has the public half. */
const AUDIT_KEY_ACTION = 'audit.key';

/**
 * Makes the key, or finds it, writes it down once, and signs the first head with it.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, AUDIT_CLOCK_BEHIND, AUDIT_ROLLED_BACK,
 *   AUDIT_REWRITTEN
 */
export async function makeAuditKey(dependencies: HeadSigning, act: Act): Promise<AuditPublicKey> {
  requireDuty(act, AUDIT_KEY_ACTION);
  requireWholeScope(act);
  const { store, securityModule, clock } = dependencies;
  await requireClock(dependencies);
  const key = await securityModule.makeAuditKey();
  const known = await auditKeysOfChain(store.events);
  if (!known.includes(key.pem)) {
    const facts = { keyFingerprint: key.keyFingerprint, pem: key.pem };
    const happening = { action: AUDIT_KEY_ACTION, subject: 'audit', requirements: [], facts };
    await store.transaction((repositories) => recordEvent(repositories, { clock, act }, happening));
  }
  await signHead(dependencies);
  return key;
}
