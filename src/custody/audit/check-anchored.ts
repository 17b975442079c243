/**
 * Whether store, anchor and HSM tell one story about the audit: the quick check of every start.
 * What it cannot see, a change in the middle of the chain, the full verification sees.
 *
 * @module
 */
import { KmsError, type ErrorFacts } from '../../errors/kms-error.ts';
import type { ErrorCode } from '../../errors/catalogue.ts';
import type { AuditHead, AuditPublicKey, SignedAuditHead } from '../../ports/audit-heads.ts';
import type { EventRepository } from '../../ports/store.ts';
import type { AuditDependencies } from './audit-dependencies.ts';

/** Heads at the end of the anchor that are compared with those that the HSM keeps. */
const LAST_HEADS = 100;

/** What a start knows of the audit then. */
export interface AnchoredAudit {
  readonly head: AuditHead;
  /** The last head in the anchor, null before the first. */
  readonly anchored: SignedAuditHead | null;
}

/**
 * Checks.
 *
 * @throws {KmsError} AUDIT_KEY_MISSING, AUDIT_HEAD_WRONG, AUDIT_ROLLED_BACK, AUDIT_REWRITTEN,
 *   AUDIT_HEAD_FORGED, AUDIT_ANCHOR_MISSING, AUDIT_ANCHOR_ROLLED_BACK, AUDIT_HSM_ROLLED_BACK,
 *   AUDIT_ANCHOR_INVALID, AUDIT_ANCHOR_FAILED
 */
export async function checkAnchored(dependencies: AuditDependencies): Promise<AnchoredAudit> {
  const key = await auditKeyOf(dependencies);
  const heads = dependencies.anchor.last(LAST_HEADS);
  const head = await requireHead(dependencies);
  const anchored = heads.at(-1) ?? null;
  if (anchored !== null) {
    requireSigned(dependencies, key, anchored);
    const { store, anchor } = dependencies;
    await requireReached({ events: store.events, place: anchor.place }, head, anchored);
  }
  await requireKept(dependencies, heads);
  return { head, anchored };
}

/**
 * The public half of the audit key.
 *
 * @throws {KmsError} AUDIT_KEY_MISSING
 */
async function auditKeyOf({
  securityModule,
}: Pick<AuditDependencies, 'securityModule'>): Promise<AuditPublicKey> {
  try {
    return await securityModule.auditPublicKey();
  } catch (cause) {
    if (!(cause instanceof KmsError) || cause.code !== 'HSM_KEY_NOT_FOUND') throw cause;
    throw new KmsError('AUDIT_KEY_MISSING', 'the HSM has no audit key', { cause });
  }
}

/** The head fits the last row, and no row is behind it. */
async function requireHead({ store }: AuditDependencies): Promise<AuditHead> {
  const head = await store.events.head();
  const [last, ...behind] = await store.events.list(head.number - 1, 2);
  const fits = head.number === 0 ? last === undefined : last?.rowHash === head.rowHash;
  if (fits && behind.length === 0) return head;
  const place = last === undefined ? 'there is no row there' : `row ${last.number} differs`;
  throw problem('AUDIT_HEAD_WRONG', `the head of the audit is at ${head.number}: ${place}`, {
    number: head.number,
  });
}

function requireSigned(
  { signatures, installationId }: AuditDependencies,
  { pem, keyFingerprint }: AuditPublicKey,
  anchored: SignedAuditHead,
): void {
  const own = anchored.installationId === installationId;
  // One of another HSM, from before a move, is looked at by the full verification.
  const other = anchored.keyFingerprint !== keyFingerprint;
  if (own && (other || signatures.verifyHead(anchored, pem))) return;
  const message = `head ${anchored.number} in the anchor is not signed for this installation`;
  throw problem('AUDIT_HEAD_FORGED', message, { number: anchored.number });
}

/**
 * Sees that the chain has come to the last anchored head, and passes through it.
 *
 * @param chain - where its rows are, and where its heads
 * @throws {KmsError} AUDIT_ROLLED_BACK, AUDIT_REWRITTEN
 */
export async function requireReached(
  { events, place }: { readonly events: Pick<EventRepository, 'list'>; readonly place: string },
  head: AuditHead,
  anchored: SignedAuditHead,
): Promise<void> {
  const { number } = anchored;
  if (head.number < number) {
    const message = `the store ends at row ${head.number}, ${place} knows head ${number}`;
    throw problem('AUDIT_ROLLED_BACK', message, { number: head.number + 1, anchored: number });
  }
  const [row] = await events.list(number - 1, 1);
  if (row?.rowHash === anchored.rowHash) return;
  throw problem('AUDIT_REWRITTEN', `row ${number} is not the one whose digest was signed`, {
    number,
  });
}

/** What the HSM keeps is at the end of the anchor, but for a crash between the two. */
async function requireKept(
  { securityModule, anchor }: AuditDependencies,
  heads: readonly SignedAuditHead[],
): Promise<void> {
  const { kept, found } = await securityModule.matchKeptHeads(heads);
  if (kept === 0) return;
  const newest = heads.at(-1)?.number ?? 0;
  if (heads.length === 0) {
    throw problem('AUDIT_ANCHOR_MISSING', `${anchor.place} has no head, the HSM keeps ${kept}`, {});
  }
  if (found.length < kept) {
    const message = `after head ${newest}: the HSM keeps one that ${anchor.place} lacks`;
    throw problem('AUDIT_ANCHOR_ROLLED_BACK', message, { number: newest });
  }
  const latest = heads.slice(-2).map(({ number }) => number);
  if (found.some((number) => latest.includes(number))) return;
  const message = `the anchor ends with head ${newest}, the HSM keeps head ${found[0] ?? 0}`;
  throw problem('AUDIT_HSM_ROLLED_BACK', message, { number: found[0] ?? 0, anchored: newest });
}

function problem(code: ErrorCode, message: string, facts: ErrorFacts): KmsError {
  return new KmsError(code, message, { facts });
}
