/**
 * `sts-kms audit digest`: the keyed digest of something that the audit does not hold.
 *
 * @module
 */
import type { Command } from 'commander';
import { requireDuty } from '../../../custody/people/require-duty.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { PROCESS_TERMINAL } from '../terminal.ts';

const HELP = `
No digits of a token stand in the audit. Who must name a token beside it names it by this
 keyed digest: who may ask for it can compare, nobody else can. The text is read from standard
input, blanks left out, and is neither stored nor shown.

Example:
  sts-kms audit digest --key-file dora.key        and type the 20 digits`;

/** Adds the command. */
export function addDigest(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('digest'))
    .summary('the keyed digest of a text, to name it by')
    .description('Says the keyed digest of a text, the same whenever it is asked for.')
    .addHelpText('after', HELP)
    .action((options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        requireDuty(act, 'audit.read');
        const typed = PROCESS_TERMINAL.asks()
          ? await PROCESS_TERMINAL.ask('Text: ')
          : await PROCESS_TERMINAL.readLine();
        const text = typed.replaceAll(/\s/g, '');
        const digest = await dependencies.securityModule.auditDigest(text);
        answer(parts.output, options, { facts: { digest }, text: [digest] });
      }),
    );
}
