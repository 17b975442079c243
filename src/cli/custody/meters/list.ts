/**
 * `sts-kms meter list`: meters page by page, with what they are and what they shall be.
 *
 * @module
 */
import type { Command } from 'commander';
import { listMeters } from '../../../custody/meters/list-meters.ts';
import { samePosition } from '../../../custody/meters/positions.ts';
import { listVendingKeys } from '../../../custody/vending-keys/list-vending-keys.ts';
import type { KeyPosition, Meter } from '../../../rollover/meter.ts';
import { answerList } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { PAGE, wholeNumberIn } from '../option-values.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';

interface Options extends SessionOptions {
  readonly after?: string;
  readonly limit: number;
}

const HEADING = ['METER', 'EA', 'STATUS', 'SUB-VENDOR', 'PRESUMED', 'INTENDED', 'TO DO'];
const HELP = `
TO DO says what a meter waits for: a key change, or the proof that its last set was entered.

Examples:
  sts-kms meter list
  sts-kms meter list --after 600727000000000009 --limit 500 --json`;

/** Adds the command. */
export function addList(meter: Command, parts: CustodyCommandParts): void {
  addSessionOptions(meter.command('list'), 'JSON Lines')
    .option('--after <meter>', 'those after this one, in the order of their MeterPANs', typedMeter)
    .option('--limit <number>', `how many, up to ${PAGE.max}`, wholeNumberIn(PAGE), 50)
    .summary('show meters and what they wait for')
    .description('Shows meters, a page at a time, and what they wait for.')
    .addHelpText('after', HELP)
    .action(({ after, limit, ...options }: Options) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const page = { limit, ...(after === undefined ? {} : { after }) };
        const meters = await listMeters(dependencies, act, page);
        const keys = await listVendingKeys(dependencies, act, { destroyed: true });
        const names = new Map(keys.map(({ id, name }) => [id, name]));
        const lines = meters.map((each) => lineOf(each, names));
        answerList(parts.output, options, {
          objects: lines,
          heading: HEADING,
          rows: lines.map((line) => [
            ...[line.meterPAN, line.encryptionAlgorithm, line.status, line.subVendor ?? '-'],
            ...[line.presumed, line.intended, line.toDo ?? '-'],
          ]),
          empty: 'no meters here: sts-kms meter add, or sts-kms meter import-delivery',
        });
        if (meters.length === limit) {
          parts.output.note(`there may be more: --after ${meters.at(-1)?.id ?? ''}`);
        }
      }),
    );
}

function lineOf(meter: Meter, names: ReadonlyMap<string, string>) {
  const name = ({ vendingKeyId, tariffIndex }: KeyPosition) =>
    `${names.get(vendingKeyId) ?? vendingKeyId}/${tariffIndex}`;
  const { id, encryptionAlgorithm, status, presumed, intended } = meter;
  return {
    meterPAN: id,
    encryptionAlgorithm,
    status,
    subVendor: meter.subVendor ?? null,
    presumed: name(presumed),
    intended: name(intended),
    toDo: toDoOf(meter),
  };
}

function toDoOf({ presumed, intended, issued, proven }: Meter): string | null {
  if (issued !== null && !samePosition(issued, proven)) return 'proof of the last set';
  return samePosition(presumed, intended) ? null : 'key change';
}
