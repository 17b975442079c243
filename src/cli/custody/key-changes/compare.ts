/**
 * `sts-kms key-change compare`: sets of the past beside what the keys held here give.
 *
 * @module
 */
import type { Command } from 'commander';
import type { Act } from '../../../custody/custody-dependencies.ts';
import type { RejectedSet } from '../../../custody/key-changes/check-historic-row.ts';
import {
  compareKeyChanges,
  EXPLAINED_ROWS_MAX,
  type ComparedRow,
  type ComparisonCounts,
  type ComparisonSink,
} from '../../../custody/key-changes/compare-key-changes.ts';
import { differenceWords, isOnlyOrder } from '../../../custody/key-changes/difference.ts';
import { HISTORIC_SET_FORMAT } from '../../../exchange/historic-set-format.ts';
import { watchForInterruption } from '../../interruption.ts';
import { readTable, type TableReader } from '../../read-table.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts, SessionDependencies } from '../custody-session.ts';
import { startFileProgress } from '../file-progress.ts';
import { startRowReport, type ReportedRow, type RowReport } from '../row-report.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

interface Options extends SessionOptions {
  readonly out?: string;
}

const HELP = `
Proves a takeover from another system: with the same keys, every set of the past comes out with the
same digits. Digits go in and none come out. docs/formats/historic-sets-file.md has the columns.

Of the first ${EXPLAINED_ROWS_MAX} rows that differ the cause is looked for:
another order, KeyExpiryNumber, number
of tokens, tariff index, key or meter, or one wrong digit.

Exit code 0: every set is equal, in whatever order its tokens stand; 1: at least one row is not.

Examples:
  sts-kms key-change compare examples/historic-sets.csv
  sts-kms key-change compare sets-of-2025.csv --out not-equal.csv`;

/** Adds the command. */
export function addCompare(change: Command, parts: CustodyCommandParts): void {
  addSessionOptions(change.command('compare <file>'), 'JSON Lines')
    .option('--out <file>', 'a new CSV file for the rows that are not equal')
    .summary('compare sets of the past with the keys held here')
    .description('Compares key-change sets of the past with what the keys held here give.')
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options) => {
      const reader = await readTable(path, {
        format: HISTORIC_SET_FORMAT,
        note: parts.output.note,
      });
      await withSession(parts, options, async ({ dependencies }, act) => {
        const { output } = parts;
        const report = await startRowReport({ output, json: !!options.json, path: options.out });
        const counts = await runComparison(dependencies, act, { reader, report });
        const lines = await report.finish();
        answer(output, options, {
          facts: { event: 'result', ...counts },
          text: [...lines, ...sumLines(counts)],
        });
        if (!allEqual(counts)) process.exitCode = 1;
      });
    });
}

async function runComparison(
  dependencies: SessionDependencies,
  act: Act,
  { reader, report }: { readonly reader: TableReader; readonly report: RowReport },
): Promise<ComparisonCounts> {
  const progress = startFileProgress(reader);
  const interruption = watchForInterruption();
  const sink: ComparisonSink = {
    compared: (row) => {
      const reported = reportOf(row);
      if (reported !== null) report.take(reported);
    },
    rejected: (row: RejectedSet) => {
      report.take({ ...row, outcome: 'rejected' });
    },
    flush: async () => {
      interruption.require();
      await report.flush();
      progress.update();
    },
  };
  try {
    return await compareKeyChanges(dependencies, act, { rows: reader.rows, sink });
  } catch (error) {
    await report.abandon();
    throw error;
  } finally {
    interruption.stop();
    progress.stop();
  }
}

/** Null for an equal set. */
function reportOf({ line, meterPAN, comparison, difference }: ComparedRow): ReportedRow | null {
  if ('equal' in comparison) return null;
  if ('different' in comparison) {
    const tokens = comparison.different;
    if (difference === undefined) return { line, meterPAN, outcome: 'different', tokens };
    const outcome = isOnlyOrder(difference) ? 'other-order' : 'different';
    const { causes } = difference;
    return { line, meterPAN, outcome, tokens, causes, ...differenceWords(difference) };
  }
  const { code, message } = comparison.refused;
  return { line, meterPAN, outcome: 'refused', code, reason: message };
}

function allEqual({ different, refused, rejected }: ComparisonCounts): boolean {
  return different + refused + rejected === 0;
}

function sumLines(counts: ComparisonCounts): string[] {
  const { equal, otherOrder, different, refused, rejected } = counts;
  const order = otherOrder === 0 ? '' : `, in another order ${otherOrder}`;
  const rest = `different ${different}, refused ${refused}, rejected ${rejected}`;
  const sum = `equal ${equal}${order}, ${rest}`;
  if (allEqual(counts)) return [sum, 'Every set is what the keys held here give.'];
  if (different + otherOrder <= EXPLAINED_ROWS_MAX) return [sum];
  return [sum, `The cause was looked for in the first ${EXPLAINED_ROWS_MAX} rows that differ.`];
}
