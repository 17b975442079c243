/**
 * Whether every record is at least as new as the audit says, with the same MAC: a record that was
 * deleted together with its history, or a table that was put back, is noticed by it.
 *
 * @module
 */
import type { RecordTable } from '../../keys/sealed-record.ts';
import type { Store } from '../../ports/store.ts';
import { hexFromBytes } from '../../sts/text.ts';
import type { AuditRow } from '../../ports/audit-trail.ts';
import type { AuditProblem, RowCheck } from './audit-problem.ts';

interface Written {
  readonly table: RecordTable;
  readonly id: string;
  readonly version: number;
  readonly mac: string;
  readonly number: number;
}

/** A check of records. */
export function createRecordCheck({ recordHistory }: Pick<Store, 'recordHistory'>): RowCheck {
  const newest = new Map<string, Written>();
  return {
    take: (row) => {
      for (const [table, id, version, mac] of writtenBy(row)) {
        newest.set(`${table} ${id}`, { table, id, version, mac, number: row.number });
      }
    },
    finish: async () => {
      const problems: AuditProblem[] = [];
      for (const written of newest.values()) {
        const { table, id, version, mac } = written;
        const latest = await recordHistory.latest(table, id);
        const same = latest?.version === version && hexFromBytes(latest.recordMac) === mac;
        if (!same) problems.push(gone(written, latest?.version));
      }
      return problems;
    },
  };
}

function writtenBy({
  records,
}: AuditRow): readonly (readonly [RecordTable, string, number, string])[] {
  try {
    const parsed: unknown = JSON.parse(records);
    return Array.isArray(parsed) ? (parsed as [RecordTable, string, number, string][]) : [];
  } catch (error) {
    if (error instanceof SyntaxError) return [];
    throw error;
  }
}

function gone({ table, id, version, number }: Written, found: number | undefined): AuditProblem {
  const is = found === undefined ? 'it is gone with its history' : `its newest is ${found}`;
  const message = `${table} ${id}: row ${number} wrote version ${version}, ${is}`;
  return { code: 'AUDIT_RECORD_GONE', number, message };
}
