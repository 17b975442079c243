/**
 * `sts-kms meter import-delivery`: the meters of a maker's delivery file.
 *
 * @module
 */
import { Option, type Command } from 'commander';
import type { Act } from '../../../custody/custody-dependencies.ts';
import {
  commissionDelivery,
  type Delivery,
  type DeliveryCounts,
} from '../../../custody/meters/commission-delivery.ts';
import type { RejectedDelivery } from '../../../custody/meters/check-delivery-row.ts';
import type { NamedPosition } from '../../../custody/meters/positions.ts';
import { DELIVERY_FORMAT } from '../../../exchange/delivery-format.ts';
import { METER_SERVICES, type MeterService } from '../../../rollover/meter.ts';
import { readTable, type TableReader } from '../../read-table.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts, SessionDependencies } from '../custody-session.ts';
import { startFileProgress } from '../file-progress.ts';
import { startRowReport, type RowReport } from '../row-report.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { positionOption } from './position-values.ts';

interface Options extends SessionOptions {
  readonly intended: NamedPosition;
  readonly service: MeterService;
  readonly place?: string;
  readonly out?: string;
  readonly strict?: true;
}

const HELP = `
Each meter is recorded under the maker's default key and intended for the key that you name. No
token is issued: sts-kms key-change issue does that, meter by meter. Needs --ticket and --reason.

Bad rows are a normal result, and the exit code is 0, or 1 with --strict: they are listed, and with
--out written to a CSV file.
A meter that is recorded already is left as it is, so that you may repeat the command.
docs/formats/delivery-file.md has the columns.

Example:
  sts-kms meter import-delivery examples/delivery.csv --intended 600101/2/01 \\
    --ticket OPS-12 --reason 'delivery of March' --out not-taken.csv`;

/** Adds the command. */
export function addImportDelivery(meter: Command, parts: CustodyCommandParts): void {
  addSessionOptions(meter.command('import-delivery <file>'), 'JSON Lines')
    .requiredOption('--intended <position>', 'where their keys shall stand', positionOption)
    .addOption(
      new Option('--service <service>', 'what they meter')
        .choices(METER_SERVICES)
        .default('electricity'),
    )
    .option('--place <text>', 'where they are now')
    .option('--out <file>', 'a new CSV file for the rows that were not taken')
    .option('--strict', 'exit code 1 when a row was not taken')
    .summary("record the meters of a maker's delivery")
    .description("Records the meters of a maker's delivery file, and where their keys shall stand.")
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options) => {
      const reader = await readTable(path, { format: DELIVERY_FORMAT, note: parts.output.note });
      await withSession(parts, options, async ({ dependencies }, act) => {
        const { output } = parts;
        const report = await startRowReport({ output, json: !!options.json, path: options.out });
        const { intended, service, place } = options;
        const delivery = { intended, service, place: place ?? null };
        const run = { reader, delivery, report };
        const counts = await runImport(dependencies, act, run);
        sayCounts(parts, options, { counts, lines: await report.finish() });
        if (options.strict === true && counts.rejected > 0) process.exitCode = 1;
      });
    });
}

async function runImport(
  dependencies: SessionDependencies,
  act: Act,
  {
    reader,
    delivery,
    report,
  }: { readonly reader: TableReader; readonly delivery: Delivery; readonly report: RowReport },
): Promise<DeliveryCounts> {
  const progress = startFileProgress(reader);
  const sink = {
    taken: () => {
      progress.update();
    },
    rejected: (row: RejectedDelivery) => {
      progress.update();
      report.take({ ...row, outcome: 'rejected' });
    },
  };
  try {
    return await commissionDelivery(dependencies, act, { rows: reader.rows, delivery, sink });
  } catch (error) {
    await report.abandon();
    throw error;
  } finally {
    progress.stop();
  }
}

function sayCounts(
  { output }: CustodyCommandParts,
  options: SessionOptions,
  { counts, lines }: { readonly counts: DeliveryCounts; readonly lines: readonly string[] },
): void {
  const { taken, rejected } = counts;
  answer(output, options, {
    again: 'sts-kms meter list',
    facts: { event: 'result', ...counts },
    text: [
      ...lines,
      `meters recorded: ${taken}, rows not taken: ${rejected}`,
      ...(taken === 0 ? [] : ['next: sts-kms meter list, then sts-kms key-change issue --meter …']),
    ],
  });
}
