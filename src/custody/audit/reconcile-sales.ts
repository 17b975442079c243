/**
 * Comparing the issued key-change sets with a vending system's list of what it sold: what was
 * issued and not sold may have gone another way, and what was sold and not issued came from
 * elsewhere.
 *
 * @module
 */
import type { TableRow } from '../../exchange/table-format.ts';
import { vendingKeyName } from '../../keys/vending-key.ts';
import type { Store } from '../../ports/store.ts';
import { listTrusted } from '../records/list-trusted.ts';
import { VENDING_KEYS } from '../records/record-kinds.ts';
import type { RecordReading } from '../records/trusted-record.ts';
import type { AuditRow } from '../../ports/audit-trail.ts';
import { chainRows } from './chain-rows.ts';
import { usesOf } from './check-uses.ts';
import { readSalesRow, type SoldSet } from './read-sales-row.ts';
import { requireDuty } from '../people/require-duty.ts';
import type { Act } from '../custody-dependencies.ts';

/** Sets that stand on one side only. */
export interface UnmatchedSet extends SoldSet {
  readonly outcome: 'issued-not-sold' | 'sold-not-issued';
  readonly count: number;
}

/** Sums for one key, seller and day. */
export interface ReconciledSum extends Omit<SoldSet, 'meterPAN'> {
  readonly issued: number;
  readonly sold: number;
  readonly issuedNotSold: number;
  readonly soldNotIssued: number;
}

/** A comparison. */
export interface Reconciliation {
  /** By day, key and seller. */
  readonly sums: readonly ReconciledSum[];
  readonly unmatched: readonly UnmatchedSet[];
}

/**
 * Compares. Only days that the list speaks of are looked at: the rest was not sold yet.
 *
 * @throws {KmsError} PERSON_DUTY, METER_FILE_ROW and the like, with the line, for a row that is
 *   none; what store
 *   and file report
 */
export async function reconcileSales(
  reading: RecordReading & { readonly store: Pick<Store, 'events'> },
  act: Act,
  rows: AsyncIterable<TableRow>,
): Promise<Reconciliation> {
  requireDuty(act, 'audit.read');
  const sold = new Tally();
  for await (const row of rows) sold.add(await readSalesRow(row));
  const days = new Set([...sold.sets()].map(({ set }) => set.day));
  const issued = new Tally();
  const names = await keyNames(reading);
  for await (const row of chainRows(reading.store.events)) {
    const set = issuedSetOf(row, names);
    if (set !== null && days.has(set.day)) issued.add(set);
  }
  return { sums: sumsOf(issued, sold), unmatched: unmatchedOf(issued, sold) };
}

/** Sets and how often each was counted. */
class Tally {
  readonly #counts = new Map<string, { readonly set: SoldSet; count: number }>();

  add(set: SoldSet): void {
    const key = JSON.stringify([set.day, set.key, set.seller, set.meterPAN]);
    const known = this.#counts.get(key);
    if (known === undefined) this.#counts.set(key, { set, count: 1 });
    else known.count += 1;
  }

  countOf(key: string): number {
    return this.#counts.get(key)?.count ?? 0;
  }

  *sets(): Generator<{ readonly name: string; readonly set: SoldSet; readonly count: number }> {
    for (const [name, { set, count }] of this.#counts) yield { name, set, count };
  }
}

async function keyNames(reading: RecordReading): Promise<ReadonlyMap<string, string>> {
  const keys = await listTrusted(reading, VENDING_KEYS);
  return new Map(keys.map(({ entity }) => [entity.id, vendingKeyName(entity.attributes)]));
}

/** Null for a row of something else. */
function issuedSetOf(row: AuditRow, names: ReadonlyMap<string, string>): SoldSet | null {
  if (row.action !== 'key-change.issue') return null;
  const newKey = usesOf(row).find(([, purpose]) => purpose === 'key-change-new')?.[0] ?? '';
  return {
    day: row.at.slice(0, 10),
    seller: row.onBehalfOf ?? row.actor,
    key: names.get(newKey) ?? newKey,
    meterPAN: row.subject.replace(/^meter /, ''),
  };
}

function unmatchedOf(issued: Tally, sold: Tally): UnmatchedSet[] {
  const unmatched: UnmatchedSet[] = [];
  for (const { name, set, count } of issued.sets()) {
    const more = count - sold.countOf(name);
    if (more > 0) unmatched.push({ ...set, outcome: 'issued-not-sold', count: more });
  }
  for (const { name, set, count } of sold.sets()) {
    const more = count - issued.countOf(name);
    if (more > 0) unmatched.push({ ...set, outcome: 'sold-not-issued', count: more });
  }
  return unmatched;
}

function sumsOf(issued: Tally, sold: Tally): ReconciledSum[] {
  const sums = new Map<
    string,
    { -readonly [Member in keyof ReconciledSum]: ReconciledSum[Member] }
  >();
  const sumOf = ({ day, key, seller }: SoldSet) => {
    const name = JSON.stringify([day, key, seller]);
    const none = { issued: 0, sold: 0, issuedNotSold: 0, soldNotIssued: 0 };
    const sum = sums.get(name) ?? { day, key, seller, ...none };
    sums.set(name, sum);
    return sum;
  };
  for (const { set, count } of issued.sets()) sumOf(set).issued += count;
  for (const { set, count } of sold.sets()) sumOf(set).sold += count;
  for (const { outcome, count, ...set } of unmatchedOf(issued, sold)) {
    sumOf(set)[outcome === 'issued-not-sold' ? 'issuedNotSold' : 'soldNotIssued'] += count;
  }
  return [...sums].sort(([one], [other]) => (one < other ? -1 : 1)).map(([, sum]) => sum);
}
