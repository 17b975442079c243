/**
 * Keeps the audit while a store is open: heads are signed as rows come, and when the audit cannot
 * be written nothing is done.
 *
 * @module
 */
import type { ErrorCode } from '../../errors/catalogue.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { Store } from '../../ports/store.ts';
import type { HeadSigning } from './audit-dependencies.ts';
import { signHead } from './sign-head.ts';

/** A head is signed after so many transactions. */
const TRANSACTIONS_A_HEAD = 1000;
/** At the end of a session: a transient fault needs no warning. */
const LAST_ATTEMPTS = 3;

/** What is no passing fault, beside whatever the anchor and the chain report. */
const INTEGRITY: readonly ErrorCode[] = [
  'SM_AUDIT_HEAD',
  'STORE_CORRUPT',
  'STORE_REPLACED',
  'STORE_ROW_INVALID',
];

/** Whether the audit can be written, and if not, why. */
export type AuditHealth =
  | { readonly ready: true }
  | { readonly ready: false; readonly reason: 'audit_unavailable'; readonly code: string };

/** An audit that is kept. */
export interface AuditKeeper {
  /** The store, which does nothing without its audit. */
  readonly store: Store;
  health(): AuditHealth;
  /**
   * Signs what is not signed yet, for a timer which calls it every few seconds. A fault of the
   * anchor, and an audit that is not what it was, ends all work; any other is tried again.
   *
   * @throws {KmsError} AUDIT_UNAVAILABLE
   */
  tick(): Promise<void>;
  /** Signs for the last time. What is done stays done: a failure is a warning, and is returned. */
  settle(): Promise<KmsError | null>;
}

/** Begins to keep the audit of a store whose anchor was checked. */
export function keepAudit(dependencies: HeadSigning): AuditKeeper {
  const { store, anchor, clock } = dependencies;
  let failure: KmsError | null = null;
  let written = 0;
  let signed = 0;
  let signing: Promise<void> | null = null;

  const now = () => new Date(clock.nowMilliseconds()).toISOString();
  const fail = (cause: unknown): KmsError => {
    const unavailable = unavailableBy(cause);
    if (latches(cause)) failure = unavailable;
    return unavailable;
  };
  const sign = async (): Promise<void> => {
    const covered = written;
    try {
      await signHead(dependencies);
      signed = Math.max(signed, covered);
    } catch (error) {
      throw fail(error);
    } finally {
      signing = null;
    }
  };
  const tick = async (): Promise<void> => {
    if (failure !== null) throw failure;
    // What is being signed now may be a head from before the last transaction.
    await signing?.catch(() => undefined);
    if (written === signed) return;
    await (signing ??= sign());
  };
  const transaction: Store['transaction'] = async (work, options) => {
    try {
      if (failure !== null) throw failure;
      requireSame(anchor, fail);
      if (written - signed >= TRANSACTIONS_A_HEAD) await tick();
    } catch (error) {
      anchor.countUnlogged(now());
      throw error;
    }
    const result = await store.transaction(work, options);
    written += 1;
    return result;
  };
  const settle = async (): Promise<KmsError | null> => {
    let last: KmsError | null = null;
    for (let attempt = 0; attempt < LAST_ATTEMPTS && written > signed; attempt += 1) {
      last = await tick().then(
        () => null,
        (error: unknown) => notAnchored(error),
      );
      if (failure !== null) break;
    }
    return written > signed ? last : null;
  };
  return {
    store: { ...store, transaction },
    tick,
    settle,
    health: () =>
      failure === null
        ? { ready: true }
        : { ready: false, reason: 'audit_unavailable', code: String(failure.facts['reason']) },
  };
}

/** Whether nothing more is done until somebody has looked. */
function latches(cause: unknown): boolean {
  // A clock that is behind is put right, or catches up.
  if (!(cause instanceof KmsError) || cause.code === 'AUDIT_CLOCK_BEHIND') return false;
  return cause.code.startsWith('AUDIT_') || INTEGRITY.includes(cause.code);
}

/** Why the audit cannot be written. */
export function unavailableBy(cause: unknown): KmsError {
  const { code, message } = asKnown(cause);
  return new KmsError('AUDIT_UNAVAILABLE', `audit_unavailable: ${code}: ${message}`, {
    facts: { reason: code },
    cause,
  });
}

/** The warning about rows that are stored, and that no signed head covers. */
export function notAnchored(cause: unknown): KmsError {
  const { code, message, facts } = asKnown(cause);
  const reason = code === 'AUDIT_UNAVAILABLE' ? (facts['reason'] ?? code) : code;
  return new KmsError(
    'AUDIT_NOT_ANCHORED',
    `it is done; its audit has no signed head: ${message}`,
    {
      facts: { reason },
      cause,
    },
  );
}

/** What has no code is a defect. */
function asKnown(cause: unknown): KmsError {
  if (cause instanceof KmsError) return cause;
  return new KmsError('INTERNAL', cause instanceof Error ? cause.message : String(cause), {
    cause,
  });
}

function requireSame(anchor: HeadSigning['anchor'], fail: (cause: unknown) => KmsError): void {
  try {
    anchor.requireSame();
  } catch (error) {
    throw fail(error);
  }
}
