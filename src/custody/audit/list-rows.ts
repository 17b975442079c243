/**
 * Rows of the audit, page by page.
 *
 * @module
 */
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { Store } from '../../ports/store.ts';
import type { Act } from '../custody-dependencies.ts';
import { requireDuty } from '../people/require-duty.ts';

/**
 * Up to `limit` rows after the row `after`; the last ones when it is absent.
 *
 * @throws {KmsError} PERSON_DUTY
 */
export async function listAuditRows(
  { store }: { readonly store: Pick<Store, 'events'> },
  act: Act,
  { after, limit }: { readonly after?: number | undefined; readonly limit: number },
): Promise<AuditRow[]> {
  requireDuty(act, 'audit.read');
  const { events } = store;
  return events.list(after ?? Math.max(0, (await events.head()).number - limit), limit);
}
