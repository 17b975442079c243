/**
 * `sts-kms audit reconcile`: issued sets against a vending system's sales list.
 *
 * @module
 */
import type { Command } from 'commander';
import { reconcileSales, type UnmatchedSet } from '../../../custody/audit/reconcile-sales.ts';
import { SALES_FORMAT } from '../../../exchange/sales-format.ts';
import { readTable } from '../../read-table.ts';
import { answer, textTable } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { claimNewFile } from '../new-file.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

interface Options extends SessionOptions {
  readonly report?: string;
}

const ROWS_SHOWN = 20;

const HELP = `
The list is CSV with the columns day, seller, supply_group_code, key_revision_number, meter_pan: one
row for each set that was sold. Days that it does not speak of are left out. The seller of an issued
set is the agent for whom a service account acted, or who acted.

It ends with 1 when anything is left over on either side.

Example:
  sts-kms audit reconcile sales-2026-11.csv --report left-over.jsonl`;

/** Adds the command. */
export function addReconcile(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('reconcile <file>'))
    .option('--report <file>', 'every set that is left over, as JSON Lines, a new file')
    .summary('compare issued sets with a list of sales')
    .description('Compares issued key-change sets with a list of sales, by key, seller and day.')
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options) => {
      const reader = await readTable(path, { format: SALES_FORMAT, note: parts.output.note });
      await withSession(parts, options, async ({ dependencies }, act) => {
        const { sums, unmatched } = await reconcileSales(dependencies, act, reader.rows);
        if (options.report !== undefined) writeReport(options.report, unmatched);
        answer(parts.output, options, {
          facts: { sums, unmatched },
          text: [
            ...textTable(
              ['DAY', 'KEY', 'SELLER', 'ISSUED', 'SOLD', 'NOT SOLD', 'NOT ISSUED'],
              sums.map((sum) => [
                ...[sum.day, sum.key, sum.seller, String(sum.issued), String(sum.sold)],
                ...[String(sum.issuedNotSold), String(sum.soldNotIssued)],
              ]),
            ),
            ...unmatchedText(unmatched),
          ],
        });
        if (unmatched.length > 0) process.exitCode = 1;
      });
    });
}

function unmatchedText(unmatched: readonly UnmatchedSet[]): string[] {
  if (unmatched.length === 0) return ['', 'every set that was issued was sold, and the other way'];
  const rows = unmatched
    .slice(0, ROWS_SHOWN)
    .map(({ outcome, day, key, seller, meterPAN, count }) => [
      ...[outcome, day, key, seller, meterPAN, String(count)],
    ]);
  const more = unmatched.length - rows.length;
  return [
    '',
    ...textTable(['WHAT', 'DAY', 'KEY', 'SELLER', 'METER', 'SETS'], rows),
    ...(more > 0 ? [`and ${more} more: --report FILE has them all`] : []),
  ];
}

function writeReport(path: string, unmatched: readonly UnmatchedSet[]): void {
  claimNewFile(path).fill(unmatched.map((each) => `${JSON.stringify(each)}\n`).join(''));
}
