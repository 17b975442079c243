/**
 * `sts-kms audit list`: the rows.
 *
 * @module
 */
import type { Command } from 'commander';
import { requireDuty } from '../../../custody/people/require-duty.ts';
import { answerList } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { wholeNumber } from '../option-values.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const ROWS_SHOWN = 50;

interface Options extends SessionOptions {
  readonly after?: number;
  readonly limit: number;
}

/** Adds the command. */
export function addList(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('list'), 'JSON Lines')
    .option('--after <number>', 'rows after this one (default: the last ones)', wholeNumber)
    .option('--limit <number>', 'so many at most', wholeNumber, ROWS_SHOWN)
    .summary('show rows')
    .description('Shows rows of the audit: when, who, what, to what.')
    .action((options: Options) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        requireDuty(act, 'audit.read');
        const { events } = dependencies.store;
        const { limit } = options;
        const after = options.after ?? Math.max(0, (await events.head()).number - limit);
        const rows = await events.list(after, limit);
        answerList(parts.output, options, {
          objects: rows,
          heading: ['ROW', 'AT', 'WHO', 'WHAT', 'TO WHAT'],
          rows: rows.map(({ number, at, actor, onBehalfOf, action, subject }) => [
            String(number),
            at,
            onBehalfOf === null ? actor : `${actor} for ${onBehalfOf}`,
            action,
            subject,
          ]),
          empty: 'no rows',
        });
      }),
    );
}
