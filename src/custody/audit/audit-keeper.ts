/**
 * Keeps the audit while a store is open: heads are signed as rows come, and when the audit cannot
 * be written nothing is done.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { Store } from '../../ports/store.ts';
import type { HeadSigning } from './audit-dependencies.ts';
import { signHead } from './sign-head.ts';

/** A head is signed after so many transactions. */
const TRANSACTIONS_A_HEAD = 1000;

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
   * Signs what is not signed yet. For a timer, which calls it every few seconds, and for the end.
   *
   * @throws {KmsError} AUDIT_UNAVAILABLE
   */
  tick(): Promise<void>;
}

/** Begins to keep the audit of a store whose anchor was checked. */
export function keepAudit(dependencies: HeadSigning): AuditKeeper {
  const { store, anchor, clock } = dependencies;
  let failure: KmsError | null = null;
  let written = 0;
  let signed = 0;

  const now = () => new Date(clock.nowMilliseconds()).toISOString();
  const fail = (cause: unknown): KmsError => {
    const code = cause instanceof KmsError ? cause.code : 'INTERNAL';
    const message = cause instanceof Error ? cause.message : 'unknown';
    failure = new KmsError('AUDIT_UNAVAILABLE', `audit_unavailable: ${code}: ${message}`, {
      facts: { reason: code },
      cause,
    });
    return failure;
  };
  const tick = async (): Promise<void> => {
    if (failure !== null) throw failure;
    if (written === signed) return;
    // Several may be at it at once: none of them may count the transactions of another twice.
    const signing = written;
    try {
      await signHead(dependencies);
      signed = Math.max(signed, signing);
    } catch (error) {
      throw fail(error);
    }
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
  return {
    store: { ...store, transaction },
    tick,
    health: () =>
      failure === null
        ? { ready: true }
        : { ready: false, reason: 'audit_unavailable', code: String(failure.facts['reason']) },
  };
}

function requireSame(anchor: HeadSigning['anchor'], fail: (cause: unknown) => KmsError): void {
  try {
    anchor.requireSame();
  } catch (error) {
    throw fail(error);
  }
}
