/**
 * Whether the chain passes through every signed head, and through one that a witness has on paper.
 *
 * @module
 */
import type { AuditHead, SignedAuditHead } from '../../ports/audit-heads.ts';
import type { AuditDependencies } from './audit-dependencies.ts';
import { isRecoveryFrom } from './recovery-row.ts';
import type { AuditProblem, RowCheck } from './audit-problem.ts';

/** Heads to compare with. */
export interface ComparedHeads {
  readonly heads: readonly SignedAuditHead[];
  /** Public halves of audit keys, PEM. */
  readonly keys: readonly string[];
  readonly printed?: AuditHead;
}

/** A check of rows against heads. Signatures are looked at first. */
export function createHeadCheck(
  { signatures, installationId }: AuditDependencies,
  { heads, keys, printed }: ComparedHeads,
): RowCheck {
  const problems: AuditProblem[] = heads
    .filter(
      (head) =>
        head.installationId !== installationId ||
        !keys.some((pem) => signatures.verifyHead(head, pem)),
    )
    .map(({ number }) => forged(number));
  const { signed, recoveries } = standingHeads(heads);
  const missing = new Set(signed.keys());
  let last = 0;
  let printedFits = false;
  return {
    take: (row) => {
      const { number, rowHash } = row;
      last = number;
      const wanted = signed.get(number);
      missing.delete(number);
      if (wanted !== undefined && wanted !== rowHash) problems.push(rewritten(number));
      const lost = recoveries.get(number);
      if (lost !== undefined && !isRecoveryFrom(row, lost)) problems.push(rewritten(number));
      printedFits ||= printed?.number === number && printed.rowHash === rowHash;
    },
    finish: () => {
      const beyond = [...missing].filter((number) => number > last);
      if (beyond.length > 0) problems.push(truncated(last, Math.max(...beyond)));
      if (printed !== undefined && !printedFits) problems.push(differs(printed.number));
      return problems;
    },
  };
}

interface StandingHeads {
  /** Row number to digest. */
  readonly signed: ReadonlyMap<number, string>;
  /** Number of the row that says so, and the head that was lost. */
  readonly recoveries: ReadonlyMap<number, SignedAuditHead>;
}

/**
 * The heads that the chain must pass through. One that comes before, or in the place of, an earlier
 * one is that of a recovery: those that it takes the place of are lost, and its row must say so.
 */
function standingHeads(heads: readonly SignedAuditHead[]): StandingHeads {
  const signed = new Map<number, string>();
  const recoveries = new Map<number, SignedAuditHead>();
  let before: SignedAuditHead | undefined;
  for (const head of heads) {
    const { number, rowHash } = head;
    const goesOn = before === undefined || number > before.number;
    const again = before?.number === number && before.rowHash === rowHash;
    if (before !== undefined && !goesOn && !again) {
      recoveries.set(number, before);
      for (const each of [...signed.keys()].filter((key) => key >= number)) signed.delete(each);
    }
    signed.set(number, rowHash);
    before = head;
  }
  return { signed, recoveries };
}

function forged(number: number): AuditProblem {
  const message = `head ${number} in the anchor is signed by no key of this installation`;
  return { code: 'AUDIT_HEAD_FORGED', number, message };
}

function rewritten(number: number): AuditProblem {
  const message = `row ${number} is not the one whose digest was signed: rewritten up to there`;
  return { code: 'AUDIT_REWRITTEN', number, message };
}

function truncated(last: number, head: number): AuditProblem {
  const message = `the chain ends at row ${last}, a head of row ${head} was signed`;
  return { code: 'AUDIT_ROLLED_BACK', number: last + 1, message };
}

function differs(number: number): AuditProblem {
  const message = `row ${number} does not have the digest on the paper`;
  return { code: 'AUDIT_HEAD_DIFFERS', number, message };
}
