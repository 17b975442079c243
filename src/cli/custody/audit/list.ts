/**
 * `sts-kms audit list`: the rows, or those about one token.
 *
 * @module
 */
import type { Command } from 'commander';
import { findTokenRows } from '../../../custody/audit/find-token-rows.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';
import type { AuditRow } from '../../../ports/audit-trail.ts';
import { answerList } from '../answer.ts';
import type { CustodyCommandParts, SessionDependencies } from '../custody-session.ts';
import { PAGE, wholeNumberIn } from '../option-values.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { PROCESS_TERMINAL, type Terminal } from '../terminal.ts';
import { digitsAsArgument, readDigits, tokenOption } from '../token-checks/read-digits.ts';
import { withSession } from '../with-session.ts';
import { listAuditRows } from '../../../custody/audit/list-rows.ts';

const ROWS_SHOWN = 50;
const ROW = wholeNumberIn({ min: 0, max: Number.MAX_SAFE_INTEGER });

interface Options extends SessionOptions {
  readonly after?: number;
  readonly limit: number;
  /** True: the digits are asked for. */
  readonly token?: '-' | true;
}

const HELP = `
With --token only rows about one token: sets that it was given out in, reprints, questions about it.
Its 20 digits are asked for, or read from standard input with --token -. They are no argument: every
process of the machine could read them there. Rows name it by its keyed digest, as the fact
tokenDigests.

Examples:
  sts-kms audit list --key-file dora.key --token
  sts-kms audit list --key-file dora.key --token - --json < token.txt`;

/** Adds the command. */
export function addList(
  audit: Command,
  parts: CustodyCommandParts,
  terminal: Terminal = PROCESS_TERMINAL,
): void {
  addSessionOptions(audit.command('list'), 'JSON Lines')
    .option('--after <number>', 'rows after this one (default: the last ones)', ROW)
    .option('--limit <number>', `rows at most, up to ${PAGE.max}`, wholeNumberIn(PAGE), ROWS_SHOWN)
    .option('--token [source]', 'rows about a token; -: its digits are piped in', tokenOption)
    .summary('show rows')
    .description('Shows rows of the audit: when, who, what, to what.')
    .addHelpText('after', HELP)
    // Not in the help: whoever puts digits there all the same is told why not.
    .argument('[digits...]')
    .usage('[options]')
    .action(async (args: readonly string[], options: Options) => {
      if (args.length > 0) throw digitsAsArgument();
      await withSession(parts, options, async ({ dependencies }, act) => {
        const rows = await wantedRows(dependencies, act, { options, terminal });
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
      });
    });
}

async function wantedRows(
  dependencies: SessionDependencies,
  act: Act,
  { options, terminal }: { readonly options: Options; readonly terminal: Terminal },
): Promise<readonly AuditRow[]> {
  const { after, limit, token } = options;
  if (token === undefined) {
    return listAuditRows(dependencies, act, { after, limit });
  }
  const typed = await readDigits(terminal, token === '-' ? '-' : undefined);
  return findTokenRows(dependencies, act, { typed, after, limit });
}
