/**
 * Reading the rows of the audit, page by page.
 *
 * @module
 */
import { factsOf } from '../../audit/row-facts.ts';
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { EventRepository } from '../../ports/store.ts';

const PAGE_ROWS = 1000;

/** Every row after a number, in order. */
export async function* chainRows(
  events: Pick<EventRepository, 'list'>,
  after = 0,
): AsyncGenerator<AuditRow> {
  for (let last = after; ;) {
    const page = await events.list(last, PAGE_ROWS);
    yield* page;
    const end = page.at(-1);
    if (end === undefined || page.length < PAGE_ROWS) return;
    // Rows whose numbers were altered must not lead round in circles.
    last = Math.max(last + 1, end.number);
  }
}

/** The public halves of audit keys that the chain names, as PEM. */
export async function auditKeysOfChain(events: Pick<EventRepository, 'list'>): Promise<string[]> {
  const keys: string[] = [];
  for await (const row of chainRows(events)) {
    if (row.action !== 'audit.key') continue;
    const pem = factsOf(row)['pem'];
    if (typeof pem === 'string') keys.push(pem);
  }
  return keys;
}
