/**
 * Comparing key-change sets of the past with what the keys held here give: the proof that a
 * takeover from another system is complete. No digits come out, only equal or not.
 *
 * @module
 */
import { KmsError } from '../../errors/kms-error.ts';
import type { TableRow } from '../../exchange/table-format.ts';
import type { Stored } from '../../keys/sealed-record.ts';
import type { VendingKey } from '../../keys/vending-key.ts';
import type {
  KeyChangeCompare,
  KeyChangeComparison,
  KeyChangeComparisonBatch,
} from '../../ports/key-change-compare.ts';
import type { RecordSealing } from '../../ports/record-sealing.ts';
import type { MeterPAN } from '../../sts/identity/meter-pan.ts';
import type { Act, CustodyDependencies } from '../custody-dependencies.ts';
import { createKeyFinder, type FindKey } from '../meters/key-finder.ts';
import { recordEvent } from '../record-event.ts';
import { checkHistoricRow, type HistoricSet, type RejectedSet } from './check-historic-row.ts';

/** Sets that go to the security module at once. */
const BATCH_SETS = 1024;

/** What comparing needs. */
export interface ComparingDependencies extends Pick<CustodyDependencies, 'clock' | 'store'> {
  readonly securityModule: RecordSealing & KeyChangeCompare;
}

/** A row that was compared. */
export interface ComparedRow {
  readonly line: number;
  readonly meterPAN: MeterPAN;
  readonly comparison: KeyChangeComparison;
}

/** Where the results go, in the order of the rows. */
export interface ComparisonSink {
  compared(row: ComparedRow): void;
  rejected(row: RejectedSet): void;
  /** After each batch; awaited, so that a slow disk slows the run. */
  flush(counts: ComparisonCounts): Promise<void>;
}

/** How many rows came out how. */
export interface ComparisonCounts {
  readonly equal: number;
  readonly different: number;
  /** Refused by the security module. */
  readonly refused: number;
  /** Rejected before. */
  readonly rejected: number;
}

/** Rows and where their results go. */
export interface ComparisonRun {
  readonly rows: AsyncIterable<TableRow>;
  readonly sink: ComparisonSink;
}

/**
 * Compares the sets of a file, and leaves one event with the counts.
 *
 * @throws {KmsError} what the store or the security module reports as a fault
 */
export async function compareKeyChanges(
  dependencies: ComparingDependencies,
  act: Act,
  { rows, sink }: ComparisonRun,
): Promise<ComparisonCounts> {
  const { store, clock } = dependencies;
  const findKey = createKeyFinder(dependencies);
  let counts: ComparisonCounts = { equal: 0, different: 0, refused: 0, rejected: 0 };
  const uses = new Map<string, number>();
  const finish = async (batch: readonly TableRow[]) => {
    const finals = await compareBatch(dependencies, batch, { findKey, uses });
    for (const final of finals) {
      counts = counted(counts, final);
      if ('comparison' in final) sink.compared(final);
      else sink.rejected(final);
    }
    await sink.flush(counts);
  };
  let batch: TableRow[] = [];
  for await (const row of rows) {
    batch.push(row);
    if (batch.length < BATCH_SETS) continue;
    await finish(batch);
    batch = [];
  }
  await finish(batch);
  const happening = {
    action: 'key-change.compare',
    subject: 'key_change_sets',
    requirements: [],
    facts: { ...counts },
    keyUses: [...uses].map(([vendingKeyId, times]) => ({
      vendingKeyId,
      purpose: 'key-change-compare',
      times,
    })),
  };
  await store.transaction((repositories) => recordEvent(repositories, { clock, act }, happening));
  return counts;
}

type Final = ComparedRow | RejectedSet;

async function compareBatch(
  { securityModule }: ComparingDependencies,
  batch: readonly TableRow[],
  { findKey, uses }: { readonly findKey: FindKey; readonly uses: Map<string, number> },
): Promise<Final[]> {
  const checked: (HistoricSet | RejectedSet)[] = [];
  for (const row of batch) checked.push(await checkHistoricRow(row, findKey));
  const sets = checked.flatMap((each) => ('set' in each ? [each] : []));
  if (sets.length === 0) return checked.flatMap((each) => ('set' in each ? [] : [each]));
  for (const { entity } of sets.flatMap(({ from, to }) => [from, to])) {
    uses.set(entity.id, (uses.get(entity.id) ?? 0) + 1);
  }
  const answers = (await securityModule.compareKeyChangeSets(batchOf(sets))).values();
  return checked.map((each): Final => {
    if (!('set' in each)) return each;
    const { value: comparison } = answers.next();
    if (comparison === undefined) {
      throw new KmsError('INTERNAL', 'the security module left a set unanswered');
    }
    return { line: each.line, meterPAN: each.set.meterPAN, comparison };
  });
}

/** Each key stands once in the batch. */
function batchOf(sets: readonly HistoricSet[]): KeyChangeComparisonBatch {
  const keys: Stored<VendingKey>[] = [];
  const places = new Map<string, number>();
  const placeOf = (key: Stored<VendingKey>): number => {
    const known = places.get(key.entity.id);
    if (known !== undefined) return known;
    places.set(key.entity.id, keys.length);
    return keys.push(key) - 1;
  };
  const items = sets.map(({ from, to, set }) => ({
    ...set,
    fromKey: placeOf(from),
    toKey: placeOf(to),
  }));
  return { keys, items };
}

function counted(counts: ComparisonCounts, final: Final): ComparisonCounts {
  const name = outcomeOf(final);
  return { ...counts, [name]: counts[name] + 1 };
}

function outcomeOf(final: Final): keyof ComparisonCounts {
  if (!('comparison' in final)) return 'rejected';
  if ('equal' in final.comparison) return 'equal';
  return 'different' in final.comparison ? 'different' : 'refused';
}
