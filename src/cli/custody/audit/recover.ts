/**
 * `sts-kms audit recover`: on from a backup that was restored on purpose.
 *
 * @module
 */
import type { Command } from 'commander';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { recoverAudit } from '../../../custody/audit/recover-audit.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { identifyUnchecked } from '../identify.ts';
import { addSessionOptions } from '../session-options.ts';
import { addSecondPerson, secondPerson, type TwoPeopleOptions } from './second-person.ts';
import { inSession } from '../with-session.ts';

const BELL = '\u0007';

const HELP = `
An emergency act. A store that was restored from a backup is older than its anchor, and nothing is
done with it until people say that they know: it looks the same as a theft. What was found stays in
the audit for ever, with the head that was lost. Rows that were altered, and heads that were forged,
are nothing to go on after.

In an installation that has people two of them do it together, each with a credential: one of them
an administrator or custodian, the other an auditor, administrator or custodian. Both see
everything.

When the audit cannot be written because a disk is full, nothing is to be recovered: make room and
start again. What was refused meanwhile was counted, and the count is the first row.

Example:
  sts-kms audit recover --reason 'disk failed, backup of 2026-11-23' \\
    --key-file ada.key --second-key-file dora.key`;

/** Adds the command. */
export function addRecover(audit: Command, parts: CustodyCommandParts): void {
  addSecondPerson(addSessionOptions(audit.command('recover')))
    .summary('go on after a backup was restored on purpose')
    .description('Goes on with a store that is older than its audit anchor.')
    .addHelpText('after', HELP)
    .action((options: TwoPeopleOptions) => run(parts, options));
}

async function run(parts: CustodyCommandParts, options: TwoPeopleOptions): Promise<void> {
  if (options.reason === undefined) {
    throw new KmsError('CLI_USAGE', '--reason wanted: it stays in the audit for ever');
  }
  const opened = await parts.openUnchecked(loadConfiguration(options.config));
  await inSession(opened, { output: parts.output, options }, async (counted) => {
    const { session, act } = await identifyUnchecked(counted, options);
    const also = await secondPerson(opened, options);
    const recovered = await recoverAudit(session.dependencies, act, also);
    parts.output.note(
      `${BELL}EMERGENCY: the audit goes on after ${recovered.code}; tell everybody`,
    );
    const { number, rowHash } = recovered.head;
    answer(parts.output, options, {
      facts: recovered,
      text: [recovered.message, `the audit goes on with row ${number}, digest ${rowHash}`],
      again: 'sts-kms audit list',
    });
  });
}
