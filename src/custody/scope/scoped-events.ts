/**
 * The audit as somebody with a limited scope reads it: rows about what they see.
 *
 * @module
 */
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { EventRepository } from '../../ports/store.ts';
import type { SeesThing } from './seen-things.ts';

/** Rows that are seen; `newSight` gives each question its own memory. */
export function scopedEvents(events: EventRepository, newSight: () => SeesThing): EventRepository {
  return {
    ...events,
    list: async (after, limit) => {
      const sees = newSight();
      const page: AuditRow[] = [];
      for (let last = after; ;) {
        const read = await events.list(last, limit);
        for (const row of read) if (await seesRow(row, sees)) page.push(row);
        last = read.at(-1)?.number ?? last;
        if (page.length >= limit || read.length < limit) return page.slice(0, limit);
      }
    },
    keyUses: async (days) => {
      const sees = newSight();
      const uses = await events.keyUses(days);
      const seen: typeof uses = [];
      for (const use of uses) if (await sees('vending_key', use.vendingKeyId)) seen.push(use);
      return seen;
    },
  };
}

/** Its subject, every record that it wrote, and every meter that a question named. */
async function seesRow(row: AuditRow, sees: SeesThing): Promise<boolean> {
  for (const [table, id] of thingsOf(row)) if (!(await sees(table, id))) return false;
  return true;
}

function thingsOf({ subject, records, keyUses, facts }: AuditRow): [string, string][] {
  const written = JSON.parse(records) as [string, string, ...unknown[]][];
  const things = written.map(([table, id]): [string, string] => [table, id]);
  const [table = '', id = ''] = subject.split(' ');
  if (table === 'key_change_sets') {
    const used = JSON.parse(keyUses) as [string, ...unknown[]][];
    return [...things, ...used.map(([key]): [string, string] => ['vending_key', key])];
  }
  const { otherMeters } = JSON.parse(facts) as { readonly otherMeters?: unknown };
  const others = typeof otherMeters === 'string' ? otherMeters.split(' ').filter(Boolean) : [];
  const asked = others.map((pan): [string, string] => ['meter', pan]);
  return [[table, id], ...things, ...asked];
}
