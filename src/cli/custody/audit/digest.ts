/**
 * `sts-kms audit digest`: the keyed digest of something that the audit does not hold.
 *
 * @module
 */
import type { Command } from 'commander';
import { digestText } from '../../../custody/audit/digest-text.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { PROCESS_TERMINAL, type Terminal } from '../terminal.ts';

const HELP = `
No digits of a token stand in the audit: rows about tokens name each by this keyed digest, as the
fact tokenDigests. Who may ask for it can compare, nobody else can. The text is read from standard
input, blanks left out, and from 20 digits hyphens too; it is neither stored nor shown. For the rows
of a token see \`sts-kms audit list --token\`.

Example:
  sts-kms audit digest --key-file dora.key        and type the 20 digits`;

/** Adds the command. */
export function addDigest(
  audit: Command,
  parts: CustodyCommandParts,
  terminal: Terminal = PROCESS_TERMINAL,
): void {
  addSessionOptions(audit.command('digest'))
    .summary('the keyed digest of a text, to name it by')
    .description('Says the keyed digest of a text, the same whenever it is asked for.')
    .addHelpText('after', HELP)
    .action((options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const digest = await digestText(dependencies, act, () =>
          terminal.asks() ? terminal.ask('Text: ') : terminal.readLine(),
        );
        answer(parts.output, options, { facts: { digest }, text: [digest] });
      }),
    );
}
