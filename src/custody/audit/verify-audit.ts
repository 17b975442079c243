/**
 * Verifying the whole audit: every row, every signed head, what the HSM keeps, the counts, and that
 * no record is older than the audit says. It goes on after each problem.
 *
 * @module
 */
import { walkChain } from '../../audit/check-chain.ts';
import { KmsError } from '../../errors/kms-error.ts';
import type { AuditHead } from '../../ports/audit-heads.ts';
import type { AuditDependencies } from './audit-dependencies.ts';
import type { AuditProblem, RowCheck } from './audit-problem.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireWholeScope } from '../people/require-scope.ts';
import { auditKeysOfChain, chainRows } from './chain-rows.ts';
import { checkAnchored } from './check-anchored.ts';
import { createHeadCheck } from './check-heads.ts';
import { createInstantCheck } from './check-instants.ts';
import { createUseCheck } from './check-uses.ts';
import { createRecordCheck } from './check-written-records.ts';
import { requireDuty } from '../people/require-duty.ts';

/** What was looked at, and what was found. */
export interface AuditVerification {
  readonly rows: number;
  readonly heads: number;
  /** Rows after the last signed head: whoever can write the database can still rewrite these. */
  readonly unsignedRows: number;
  readonly lastHash: string;
  readonly problems: readonly AuditProblem[];
}

/** What to compare with, and whom to tell how far it is. */
export interface VerifyRequest {
  /** A head that a witness has on paper. */
  readonly printed?: AuditHead;
  readonly onRows?: (rows: number) => void;
}

const PROGRESS_ROWS = 1000;

/**
 * Verifies. The audit is one chain: a part of it cannot be verified.
 *
 * @throws {KmsError} PERSON_DUTY, PERSON_SCOPE_ACT, and when store, anchor or HSM fail; what is
 *   found is no
 *   failure
 */
export async function verifyAudit(
  dependencies: AuditDependencies,
  act: Act,
  { printed, onRows }: VerifyRequest = {},
): Promise<AuditVerification> {
  requireDuty(act, 'audit.read');
  requireWholeScope(act);
  const { store, signatures, anchor } = dependencies;
  const problems: AuditProblem[] = [...(await quickProblems(dependencies))];
  const heads = headsOf(anchor, problems);
  const keys = await auditKeysOfChain(store.events);
  const checks: RowCheck[] = [
    createHeadCheck(dependencies, { heads, keys, ...(printed === undefined ? {} : { printed }) }),
    createInstantCheck(store),
    createUseCheck(store),
    createRecordCheck(store),
  ];
  const walk = walkChain((text) => signatures.hashText(text));
  let rows = 0;
  for await (const row of chainRows(store.events)) {
    const found = walk.take(row);
    if (found !== null) problems.push(found);
    for (const check of checks) check.take(row);
    rows += 1;
    if (rows % PROGRESS_ROWS === 0) onRows?.(PROGRESS_ROWS);
  }
  for (const check of checks) problems.push(...(await check.finish()));
  const { number, rowHash } = walk.position();
  const signed = heads.reduce((last, head) => Math.max(last, head.number), 0);
  const unsignedRows = Math.max(0, number - signed);
  return { rows, heads: heads.length, unsignedRows, lastHash: rowHash, problems: once(problems) };
}

/** The check of every start. */
async function quickProblems(dependencies: AuditDependencies): Promise<readonly AuditProblem[]> {
  try {
    await checkAnchored(dependencies);
    return [];
  } catch (error) {
    return [problemOf(error)];
  }
}

function headsOf(anchor: AuditDependencies['anchor'], problems: AuditProblem[]) {
  try {
    return anchor.read().heads;
  } catch (error) {
    problems.push(problemOf(error));
    return [];
  }
}

function problemOf(error: unknown): AuditProblem {
  if (!(error instanceof KmsError) || !error.code.startsWith('AUDIT_')) throw error;
  const number = error.facts['number'] ?? error.facts['line'];
  const place = typeof number === 'number' ? number : null;
  return { code: error.code, number: place, message: error.message };
}

/** The quick check and the full one may have seen the same. */
function once(problems: readonly AuditProblem[]): AuditProblem[] {
  const seen = new Set<string>();
  return problems.filter(({ code, number }) => {
    const key = `${code} ${number ?? ''}`;
    if (seen.has(key)) return false;
    seen.add(key);
    return true;
  });
}
