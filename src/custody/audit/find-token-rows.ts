/**
 * The rows about a token: who was given it, who had it printed again, who asked about it.
 *
 * @module
 */
import type { AuditHeads } from '../../ports/audit-heads.ts';
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { Store } from '../../ports/store.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';
import { requireTokenDigits } from '../token-checks/token-digits.ts';
import { chainRows } from './chain-rows.ts';
import { namesToken } from './token-digests.ts';

/** What looking needs; the store shows what the person sees. */
export interface TokenRowsReading {
  readonly store: Pick<Store, 'events'>;
  readonly securityModule: Pick<AuditHeads, 'auditDigest'>;
}

/** A token, and which of its rows. */
export interface TokenRowsRequest {
  /** As it was typed; blanks and hyphens are passed over. */
  readonly typed: string;
  /** The first rows after this one; the last ones when it is absent. */
  readonly after?: number | undefined;
  readonly limit: number;
}

/**
 * Finds them, in their order, by reading every row that the person sees. Who may ask can try
 * digits that they guess: it is a duty of its own.
 *
 * @throws {KmsError} PERSON_DUTY, TOKEN_CHECK_REQUEST, and what store and HSM report
 */
export async function findTokenRows(
  { store, securityModule }: TokenRowsReading,
  act: Act,
  { typed, after, limit }: TokenRowsRequest,
): Promise<AuditRow[]> {
  requireDuty(act, 'audit.read');
  const digest = await securityModule.auditDigest(requireTokenDigits(typed));
  const found: AuditRow[] = [];
  for await (const row of chainRows(store.events, after)) {
    if (!namesToken(row, digest)) continue;
    if (found.length === limit && after !== undefined) break;
    found.push(row);
    if (found.length > limit) found.shift();
  }
  return found;
}
