/**
 * `sts-kms audit correct-clock`: on from a clock that was ahead.
 *
 * @module
 */
import type { Command } from 'commander';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { correctClock } from '../../../custody/audit/correct-clock.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { identifyUnchecked } from '../identify.ts';
import { addSessionOptions } from '../session-options.ts';
import { addSecondPerson, secondPerson, type TwoPeopleOptions } from './second-person.ts';

const HELP = `
An emergency act. Set the clock of the machine first. Work is refused while the clock is behind the
latest row of the audit. When the clock was ahead once, that row lies in the future, and work would
be refused until then. This command records that the clock is right now, and work goes on.

In an installation that has people, two of them must agree, each with a credential: one
administrator or custodian, and one auditor, administrator or custodian. Both see everything.

Afterwards look at the rows that were dated ahead: sts-kms audit list. A request for approval that
is dated ahead is refused: withdraw it and ask again.

Example:
  sts-kms audit correct-clock --reason 'the time server was one year ahead' \\
    --key-file ada.key --second-key-file dora.key`;

const BELL = '\u0007';

/** Adds the command. */
export function addCorrectClock(audit: Command, parts: CustodyCommandParts): void {
  addSecondPerson(addSessionOptions(audit.command('correct-clock')))
    .summary('go on after the clock was ahead')
    .description('Lets new rows be dated before rows of a clock that was ahead.')
    .addHelpText('after', HELP)
    .action((options: TwoPeopleOptions) => run(parts, options));
}

async function run(parts: CustodyCommandParts, options: TwoPeopleOptions): Promise<void> {
  if (options.reason === undefined) {
    throw new KmsError('CLI_USAGE', '--reason is required: the audit keeps it for ever');
  }
  const opened = await parts.openUnchecked(loadConfiguration(options.config));
  try {
    const { session, act } = await identifyUnchecked(opened, options);
    const also = await secondPerson(opened, options);
    const corrected = await correctClock(session.dependencies, act, also);
    const { latestBefore, now } = corrected;
    parts.output.note(`${BELL}EMERGENCY: the clock of the audit was corrected; tell everybody`);
    answer(parts.output, options, {
      facts: corrected,
      text: [`the audit goes on at ${now}; its latest row before is dated ${latestBefore}`],
    });
  } finally {
    await opened.close();
  }
}
