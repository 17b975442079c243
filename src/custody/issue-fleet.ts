/**
 * Issues key-change sets for a whole fleet: rows come in as a stream, go to the security module in
 * batches, and leave in their order. Memory does not grow with the fleet, but for eight octets and
 * their bookkeeping a meter, which find duplicates.
 *
 * @module
 */
import { KmsError } from '../errors/kms-error.ts';
import type { TableRow } from '../exchange/table-format.ts';
import type { KeyChangeOutcome, SecurityModule } from '../ports/security-module.ts';
import type { MeterPAN } from '../sts/identity/meter-pan.ts';
import {
  checkFleetRow,
  duplicateRow,
  refusedRow,
  type CheckedRow,
  type RejectedRow,
} from './check-fleet-row.ts';
import type { KeyRing } from './key-ring.ts';
import { createNumberSet, type NumberSet } from './number-set.ts';

/** Rows that go to the security module at once: large enough for its calls to count for little. */
const BATCH_ROWS = 2048;

/** A meter's set, proved. */
export interface IssuedRow {
  readonly line: number;
  readonly row: CheckedRow;
  readonly tokens: readonly string[];
  readonly rollOver: boolean;
}

/** Where the results go, in the order of the rows; awaited, so that a slow disk slows the run. */
export interface FleetSink {
  issued(row: IssuedRow): void;
  rejected(row: RejectedRow): void;
  /** After each batch; the rows so far. */
  flush(progress: FleetCounts): Promise<void>;
}

/** How many rows were issued and rejected. */
export interface FleetCounts {
  readonly issued: number;
  readonly rejected: number;
}

/** What issuing a fleet needs. */
export interface IssueFleetDependencies {
  readonly securityModule: Pick<SecurityModule, 'issueKeyChangeSets'>;
  readonly ring: KeyRing;
  readonly sink: FleetSink;
}

/**
 * Issues a fleet.
 *
 * @throws {KmsError} what the security module reports as a fault; bad rows are rejected instead
 */
export async function issueFleet(
  dependencies: IssueFleetDependencies,
  rows: AsyncIterable<TableRow>,
): Promise<FleetCounts> {
  const seen = createNumberSet();
  let counts: FleetCounts = { issued: 0, rejected: 0 };
  let batch: TableRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH_ROWS) continue;
    counts = add(counts, await issueRows(dependencies, batch, seen));
    await dependencies.sink.flush(counts);
    batch = [];
  }
  counts = add(counts, await issueRows(dependencies, batch, seen));
  await dependencies.sink.flush(counts);
  return counts;
}

async function issueRows(
  { securityModule, ring, sink }: IssueFleetDependencies,
  rows: readonly TableRow[],
  seen: NumberSet,
): Promise<FleetCounts> {
  const finals = new Array<IssuedRow | RejectedRow>(rows.length);
  let waiting = rows.flatMap((row, index): Candidate[] => {
    const checked = checkFleetRow(row, ring);
    if ('item' in checked) return [{ row, index, checked }];
    finals[index] = checked;
    return [];
  });
  // A second round only for a meter whose earlier row in this batch was refused.
  while (waiting.length > 0) {
    const { round, later } = firstOfEachMeter(waiting, seen, finals);
    const items = round.map(({ checked }) => checked.item);
    waiting = later;
    if (items.length === 0) continue;
    const outcomes = await securityModule.issueKeyChangeSets({ keys: ring.keys, items });
    round.forEach((candidate, n) => {
      const final = finish(candidate, outcomes[n]);
      finals[candidate.index] = final;
      if ('tokens' in final) seen.add(meterNumber(candidate.checked.item.meterPAN));
    });
  }
  return deliver(finals, sink);
}

/** A row that passed, with its place in the batch. */
interface Candidate {
  readonly row: TableRow;
  readonly index: number;
  readonly checked: CheckedRow;
}

/** Rejects rows of meters that have a set; of several rows of one meter the first goes first. */
function firstOfEachMeter(
  waiting: readonly Candidate[],
  seen: NumberSet,
  finals: (IssuedRow | RejectedRow)[],
): { readonly round: Candidate[]; readonly later: Candidate[] } {
  const meters = new Set<MeterPAN>();
  const round: Candidate[] = [];
  const later: Candidate[] = [];
  for (const candidate of waiting) {
    const { meterPAN } = candidate.checked.item;
    if (seen.has(meterNumber(meterPAN))) finals[candidate.index] = duplicateRow(candidate.row);
    else (meters.has(meterPAN) ? later : round).push(candidate);
    meters.add(meterPAN);
  }
  return { round, later };
}

function deliver(finals: readonly (IssuedRow | RejectedRow)[], sink: FleetSink): FleetCounts {
  let issued = 0;
  for (const final of finals) {
    if ('tokens' in final) {
      issued += 1;
      sink.issued(final);
    } else {
      sink.rejected(final);
    }
  }
  return { issued, rejected: finals.length - issued };
}

function finish(
  { row, checked }: Candidate,
  outcome: KeyChangeOutcome | undefined,
): IssuedRow | RejectedRow {
  if (outcome === undefined) {
    throw new KmsError('INTERNAL', 'the security module left a meter unanswered');
  }
  if ('refused' in outcome) return refusedRow(row, outcome.refused);
  const { tokens, rollOver } = outcome;
  return { line: row.line, row: checked, tokens, rollOver };
}

/** 1 more than the meter number; 13-digit ones start at 10^11, above all 11-digit ones. */
function meterNumber(meterPAN: MeterPAN): number {
  return 1 + Number(meterPAN.startsWith('600727') ? meterPAN.slice(6, 17) : meterPAN.slice(4, 17));
}

function add(left: FleetCounts, right: FleetCounts): FleetCounts {
  return { issued: left.issued + right.issued, rejected: left.rejected + right.rejected };
}
