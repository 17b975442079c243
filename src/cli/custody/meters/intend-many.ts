/**
 * `sts-kms meter intend-many`: where the keys of many meters shall stand, by the approval of two.
 *
 * @module
 */
import type { Command } from 'commander';
import { INTEND_MANY } from '../../../custody/approvals/operations.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { METER_LIST_FORMAT } from '../../../exchange/meter-list-format.ts';
import { readCell, type TableRow } from '../../../exchange/table-format.ts';
import type { MeterPAN } from '../../../sts/identity/meter-pan.ts';
import { readTable } from '../../read-table.ts';
import { answer } from '../answer.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { positionOption } from './position-values.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';

const HELP = `
The file is CSV with a column meter_pan: MeterPANs, or the numbers printed on the meters. All of
them get the intention or none does. In an installation that has people two others approve it.
Needs --ticket and --reason; nothing is issued by this.

Example:
  sts-kms meter intend-many street.csv 600101/2/01 --key-file carl.key \\
    --ticket OPS-9 --reason 'the street gets the new key revision'`;

/** Adds the command. */
export function addIntendMany(meter: Command, parts: CustodyCommandParts): void {
  addSessionOptions(meter.command('intend-many <file> <position>'))
    .summary('decide where the keys of many meters shall stand')
    .description('Decides where the keys of the meters of a file shall stand: SGC/KRN/TI.')
    .addHelpText('after', HELP)
    .action(async (path: string, position: string, options: SessionOptions) => {
      const meterPANs = await readMeters(path, parts.output.note);
      const request = { meterPANs, ...positionOption(position) };
      await withSession(parts, options, async (session, act) => {
        const asking = { session, act, output: parts.output, options };
        const done = await doOrAsk(asking, INTEND_MANY, request);
        if (done === null) return;
        const { changed, unchanged } = done;
        answer(parts.output, options, {
          again: 'sts-kms audit list',
          facts: done,
          text: [`meters with a new intention: ${changed}, that had it already: ${unchanged}`],
        });
      });
    });
}

/** One row that cannot be read refuses all: who approves sees a number of meters, and trusts it. */
async function readMeters(
  path: string,
  note: (text: string) => void,
): Promise<readonly MeterPAN[]> {
  const { rows } = await readTable(path, { format: METER_LIST_FORMAT, note });
  const meterPANs: MeterPAN[] = [];
  for await (const row of rows) {
    if (row.ragged)
      throw atLine(row, new KmsError('METER_FILE_ROW', 'other columns than the heading'));
    try {
      meterPANs.push(typedMeter(readCell(row, 'meter_pan')));
    } catch (error) {
      throw atLine(row, error);
    }
  }
  return meterPANs;
}

function atLine({ line }: TableRow, error: unknown): unknown {
  if (!(error instanceof KmsError)) return error;
  const { code, message, facts } = error;
  return new KmsError(code, `line ${line}: ${message}`, {
    facts: { ...facts, line },
    cause: error,
  });
}
