/** Signed heads, and an in-memory HSM with an audit key, for tests to vary. */
import { createHash } from 'node:crypto';
import type { AuditHead, SignedAuditHead } from '../../src/ports/audit-heads.ts';
import type { Hsm } from '../../src/ports/hsm.ts';
import { createAuditHeads, type AuditHeadSigner } from '../../src/security-module/audit-heads.ts';
import { QuickPairHsm } from './quick-pair-hsm.ts';
import { INSTALLATION_ID } from './security-modules.ts';

export const SIGNED_AT = '2026-11-27T12:00:00.000Z';

/** The head of a chain of so many rows. */
export function headOf(number: number, salt = ''): AuditHead {
  return { number, rowHash: createHash('sha256').update(`${salt}${number}`).digest('hex') };
}

export interface AuditRig {
  readonly hsm: Hsm;
  readonly heads: AuditHeadSigner;
  /** Signs and keeps these one after the other, each beside the one before. */
  readonly keepAll: (...numbers: readonly number[]) => SignedAuditHead[];
  /** As another process that opens the same HSM. */
  readonly reopened: (installationId?: string) => AuditHeadSigner;
}

/** A signer over an HSM with an audit key. */
export function auditRig(hsm: Hsm = new QuickPairHsm()): AuditRig {
  const open = (installationId = INSTALLATION_ID) => createAuditHeads({ hsm, installationId });
  const heads = open();
  heads.makeKey();
  const keepAll = (...numbers: readonly number[]) => {
    const signed = numbers.map((number) => heads.sign(headOf(number), SIGNED_AT));
    signed.forEach((head, at) => {
      heads.keep(head, signed[at - 1] ?? []);
    });
    return signed;
  };
  return { hsm, heads, keepAll, reopened: open };
}
