/**
 * Whether the counts of key uses are those that the rows of the audit add up to.
 *
 * @module
 */
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { Store } from '../../ports/store.ts';
import type { AuditProblem, RowCheck } from './audit-problem.ts';

const EVERY_DAY = { from: '0000-00-00', to: '9999-99-99' };

/** A check of counts. */
export function createUseCheck({ events }: Pick<Store, 'events'>): RowCheck {
  const counted = new Map<string, number>();
  return {
    take: (row) => {
      for (const [vendingKeyId, purpose, times] of usesOf(row)) {
        const name = nameOf({ vendingKeyId, purpose, actor: row.actor, day: row.at.slice(0, 10) });
        counted.set(name, (counted.get(name) ?? 0) + times);
      }
    },
    finish: async () => {
      const problems: AuditProblem[] = [];
      for (const { uses, ...use } of await events.keyUses(EVERY_DAY)) {
        const name = nameOf(use);
        const wanted = counted.get(name) ?? 0;
        counted.delete(name);
        if (uses !== wanted) problems.push(differs(name, uses, wanted));
      }
      for (const [name, wanted] of counted) problems.push(differs(name, 0, wanted));
      return problems;
    },
  };
}

/** The uses that a row names; none when it is no such list: the chain has said so already. */
export function usesOf({ keyUses }: AuditRow): readonly (readonly [string, string, number])[] {
  try {
    const parsed: unknown = JSON.parse(keyUses);
    return Array.isArray(parsed) ? (parsed as [string, string, number][]) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function nameOf(use: {
  readonly vendingKeyId: string;
  readonly actor: string;
  readonly purpose: string;
  readonly day: string;
}): string {
  return `key ${use.vendingKeyId}, ${use.actor}, ${use.purpose}, ${use.day}`;
}

function differs(name: string, stored: number, wanted: number): AuditProblem {
  const message = `${name}: ${stored} counted, ${wanted} in the audit`;
  return { code: 'AUDIT_COUNTS_DIFFER', number: null, message };
}
