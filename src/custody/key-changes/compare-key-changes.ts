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
import { VENDING_KEYS } from '../records/record-kinds.ts';
import { requireTrusted } from '../records/trusted-record.ts';
import { checkHistoricRow, type HistoricSet, type RejectedSet } from './check-historic-row.ts';
import { isOnlyOrder, type Difference } from './difference.ts';
import { explainDifference } from './explain-difference.ts';
import { requireDuty } from '../people/require-duty.ts';

/** Sets that go to the security module at once. */
const BATCH_SETS = 1024;
/** Rows of a run whose difference is looked into: each takes hundreds of comparisons. */
export const EXPLAINED_ROWS_MAX = 50;
/** Keys that a set may be between instead: those of its groups first. */
const OTHER_KEYS_MAX = 24;

/** What comparing needs. */
export interface ComparingDependencies extends Pick<CustodyDependencies, 'clock' | 'store'> {
  readonly securityModule: RecordSealing & KeyChangeCompare;
}

/** A row that was compared. */
export interface ComparedRow {
  readonly line: number;
  readonly meterPAN: MeterPAN;
  readonly comparison: KeyChangeComparison;
  /** Why it differs; absent for a row that does not, and beyond {@link EXPLAINED_ROWS_MAX}. */
  readonly difference?: Difference;
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
  /** The digits are equal, the order of the tokens is another. */
  readonly otherOrder: number;
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
 * @throws {KmsError} PERSON_DUTY, what the store or the security module reports as a fault
 */
export async function compareKeyChanges(
  dependencies: ComparingDependencies,
  act: Act,
  { rows, sink }: ComparisonRun,
): Promise<ComparisonCounts> {
  requireDuty(act, 'key-change.compare');
  const { store, clock } = dependencies;
  const findKey = createKeyFinder(dependencies);
  let counts: ComparisonCounts = {
    ...{ equal: 0, otherOrder: 0, different: 0, refused: 0, rejected: 0 },
  };
  const uses = new Map<string, number>();
  const comparing = { findKey, uses, explainable: EXPLAINED_ROWS_MAX };
  const finish = async (batch: readonly TableRow[]) => {
    const finals = await compareBatch(dependencies, batch, comparing);
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

/** What stays from batch to batch. */
interface Comparing {
  readonly findKey: FindKey;
  readonly uses: Map<string, number>;
  /** How many more rows are looked into. */
  explainable: number;
}

async function compareBatch(
  dependencies: ComparingDependencies,
  batch: readonly TableRow[],
  comparing: Comparing,
): Promise<Final[]> {
  const checked: (HistoricSet | RejectedSet)[] = [];
  for (const row of batch) checked.push(await checkHistoricRow(row, comparing.findKey));
  const sets = checked.flatMap((each) => ('set' in each ? [each] : []));
  const comparisons = await compareSets(dependencies, comparing, sets);
  const answers = new Map(sets.map((set, n) => [set, comparisons[n]]));
  const differing = sets.filter((set) => isDifferent(answers.get(set)));
  const finals: Final[] = [];
  for (const each of checked) {
    if (!('set' in each)) {
      finals.push(each);
      continue;
    }
    const comparison = answers.get(each);
    if (comparison === undefined) {
      throw new KmsError('INTERNAL', 'the security module left a set unanswered');
    }
    const final = { line: each.line, meterPAN: each.set.meterPAN, comparison };
    if (!isDifferent(comparison) || comparing.explainable === 0) {
      finals.push(final);
      continue;
    }
    comparing.explainable -= 1;
    const parts = {
      compare: (rows: readonly HistoricSet[]) => compareSets(dependencies, comparing, rows),
      keys: await otherKeys(dependencies, each),
      others: othersOf(each, { sets, differing }),
    };
    finals.push({ ...final, difference: await explainDifference(parts, each) });
  }
  return finals;
}

function isDifferent(comparison: KeyChangeComparison | undefined): boolean {
  return comparison !== undefined && 'different' in comparison;
}

/** Compares in batches that the module takes, and counts every use of a key. */
async function compareSets(
  { securityModule }: ComparingDependencies,
  { uses }: Comparing,
  sets: readonly HistoricSet[],
): Promise<KeyChangeComparison[]> {
  const comparisons: KeyChangeComparison[] = [];
  for (let at = 0; at < sets.length; at += BATCH_SETS) {
    const batch = sets.slice(at, at + BATCH_SETS);
    for (const { entity } of batch.flatMap(({ from, to }) => [from, to])) {
      uses.set(entity.id, (uses.get(entity.id) ?? 0) + 1);
    }
    comparisons.push(...(await securityModule.compareKeyChangeSets(batchOf(batch))));
  }
  return comparisons;
}

/** Rows whose tokens these may be: those with one of the same tokens, and those that differ too. */
function othersOf(
  row: HistoricSet,
  { sets, differing }: Readonly<Record<'sets' | 'differing', readonly HistoricSet[]>>,
): HistoricSet[] {
  const own = new Set(row.set.tokens);
  const alike = sets.filter(({ set }) => set.tokens.some((token) => own.has(token)));
  const others = new Set([...alike, ...differing.slice(0, EXPLAINED_ROWS_MAX)]);
  return [...others].filter((other) => other !== row);
}

async function otherKeys(
  dependencies: ComparingDependencies,
  { from, to }: HistoricSet,
): Promise<Stored<VendingKey>[]> {
  const { vendingKeys } = dependencies.store;
  const groups = new Set([from, to].map(({ entity }) => entity.attributes.supplyGroupCode));
  const found: Stored<VendingKey>[] = [];
  for (const group of groups) found.push(...(await vendingKeys.listOfSupplyGroup(group)));
  found.push(...(await vendingKeys.list({ limit: OTHER_KEYS_MAX })));
  const held = found.filter(({ entity }) => entity.value !== null);
  const distinct = [...new Map(held.map((key) => [key.entity.id, key])).values()];
  const keys = distinct.slice(0, OTHER_KEYS_MAX);
  await requireTrusted(dependencies, VENDING_KEYS, keys);
  return keys;
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
  if (final.difference !== undefined && isOnlyOrder(final.difference)) return 'otherOrder';
  return 'different' in final.comparison ? 'different' : 'refused';
}
