/**
 * Signing the head of the audit. First the anchor has it, then the HSM: whoever is cut short
 * between the two leaves the HSM one head behind, which a start takes as it is.
 *
 * No transaction is open meanwhile: writers do not wait for the HSM and for the disk of the anchor.
 * What was read before is looked at once more behind them.
 *
 * @module
 */
import type { AuditHead, SignedAuditHead } from '../../ports/audit-heads.ts';
import type { HeadSigning } from './audit-dependencies.ts';
import { requireReached } from './check-anchored.ts';
import { requireClock } from './require-clock.ts';

/** One of these at the end of the anchor is kept in the HSM, whatever crashed before. */
const LAST_HEADS = 10;

/**
 * Signs the head, unless it is signed already, or the chain does not go on from the last one.
 *
 * @returns the last head in the anchor then; null while there is no row
 * @throws {KmsError} AUDIT_ROLLED_BACK, AUDIT_REWRITTEN, AUDIT_ANCHOR_REPLACED,
 *   AUDIT_ANCHOR_FAILED, AUDIT_ANCHOR_INVALID, AUDIT_CLOCK_BEHIND, what HSM and store report
 */
export async function signHead(signing: HeadSigning): Promise<SignedAuditHead | null> {
  const { store, securityModule, anchor, clock } = signing;
  // Of several processes one signs at a time, in the order of rows.
  return store.alone(async (requireAlone) => {
    const head = await store.events.head();
    const last = anchor.last(LAST_HEADS);
    const anchored = last.at(-1);
    // A database that was put back while it was in use would get a head that covers it up.
    if (anchored !== undefined) await requirePassed(signing, head, anchored);
    const done = anchored?.number === head.number && anchored.rowHash === head.rowHash;
    if (head.number === 0 || done) return anchored ?? null;
    await requireClock(signing);
    const signedAt = new Date(clock.nowMilliseconds()).toISOString();
    const signed = await securityModule.signAuditHead(head, signedAt);
    await requireAlone();
    await requirePassed(signing, await store.events.head(), signed);
    anchor.append(signed);
    await securityModule.keepAuditHead(signed, last);
    return signed;
  });
}

async function requirePassed(
  { store, anchor }: HeadSigning,
  head: AuditHead,
  signed: SignedAuditHead,
): Promise<void> {
  await requireReached({ events: store.events, place: anchor.place }, head, signed);
}
