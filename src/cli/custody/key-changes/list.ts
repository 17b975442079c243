/**
 * `sts-kms key-change list`: the sets that were issued for a meter.
 *
 * @module
 */
import type { Command } from 'commander';
import { showMeter } from '../../../custody/meters/show-meter.ts';
import type { MeterPAN } from '../../../sts/identity/meter-pan.ts';
import { answerList } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { ISSUE_HEADING, issueObject, issueRow } from '../meters/issue-text.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const HELP = `
Latest first, the last twenty. Digits are stored nowhere: sts-kms key-change reprint computes them.

Example:
  sts-kms key-change list --meter 600727000000000009`;

/** Adds the command. */
export function addList(change: Command, parts: CustodyCommandParts): void {
  addSessionOptions(change.command('list'), 'JSON Lines')
    .requiredOption('--meter <meter>', 'MeterPAN, or the number on the meter', typedMeter)
    .summary('show the sets of a meter')
    .description('Shows the key-change sets that were issued for a meter.')
    .addHelpText('after', HELP)
    .action((options: SessionOptions & { readonly meter: MeterPAN }) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const { issues } = await showMeter(dependencies, act, options.meter);
        answerList(parts.output, options, {
          objects: issues.map(issueObject),
          heading: ISSUE_HEADING,
          rows: issues.map(issueRow),
          empty: `no set yet: sts-kms key-change issue --meter ${options.meter}`,
        });
      }),
    );
}
