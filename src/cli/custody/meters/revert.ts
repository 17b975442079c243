/**
 * `sts-kms meter revert`: our record of a meter goes back to a position that it had.
 *
 * @module
 */
import type { Command } from 'commander';
import { revertMeter } from '../../../custody/meters/revert-meter.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { answerMeter } from './meter-answer.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';
import { oldKeyOption } from './position-values.ts';

const HELP = `
The meter itself is not touched, and no token is issued: only what we presume changes, so that the
next set begins there. Needs --reason. The position is SGC/KRN, with /TI when the meter had several
tariff indexes under that key; the meter must be known to have had it.

Example:
  sts-kms meter revert 600727000000000009 600101/1 --reason 'the proof was of another meter'`;

/** Adds the command. */
export function addRevert(meter: Command, parts: CustodyCommandParts): void {
  addSessionOptions(meter.command('revert <meter> <position>'))
    .summary('correct where a meter is presumed to stand')
    .description('Puts what is presumed of a meter back to a position that it had.')
    .addHelpText('after', HELP)
    .action((number: string, position: string, options: SessionOptions) => {
      const meterPAN = typedMeter(number);
      const { key, tariffIndex } = oldKeyOption(position);
      return withSession(parts, options, async (session, act) => {
        await revertMeter(session.dependencies, act, { meterPAN, key, tariffIndex });
        const done = `is presumed at ${position} again; the meter itself was not touched`;
        await answerMeter(parts, options, { session, act, meterPAN, done });
      });
    });
}
