/**
 * Signing the head of the audit. First the anchor has it, then the HSM: whoever is cut short
 * between the two leaves the HSM one head behind, which a start takes as it is.
 *
 * @module
 */
import type { SignedAuditHead } from '../../ports/audit-heads.ts';
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
export async function signHead({
  store,
  securityModule,
  anchor,
  clock,
}: HeadSigning): Promise<SignedAuditHead | null> {
  // Within a transaction, so that of several processes one signs at a time, in the order of rows.
  return store.transaction(async ({ events }) => {
    await events.hold();
    const head = await events.head();
    const { heads } = anchor.read();
    const anchored = heads.at(-1);
    // A database that was put back while it was in use would get a head that covers it up.
    if (anchored !== undefined) {
      await requireReached({ events, place: anchor.place }, head, anchored);
    }
    const done = anchored?.number === head.number && anchored.rowHash === head.rowHash;
    if (head.number === 0 || done) return anchored ?? null;
    await requireClock({ store: { events }, clock });
    const signedAt = new Date(clock.nowMilliseconds()).toISOString();
    const signed = await securityModule.signAuditHead(head, signedAt);
    anchor.append(signed);
    await securityModule.keepAuditHead(signed, heads.slice(-LAST_HEADS));
    return signed;
  });
}
