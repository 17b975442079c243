/**
 * `sts-kms meter intend`: where the key of a meter shall stand.
 *
 * @module
 */
import type { Command } from 'commander';
import { changeMeterIntention } from '../../../custody/meters/change-meter-intention.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { answerMeter } from './meter-answer.ts';
import { positionOption } from './position-values.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';

const HELP = `
A decision of its own, with --ticket and --reason: key-change sets lead where the meter is intended
to go and nowhere else. Nothing is issued by this.

Example:
  sts-kms meter intend 600727000000000009 600101/2/01 --ticket OPS-7 --reason 'new key revision'`;

/** Adds the command. */
export function addIntend(meter: Command, parts: CustodyCommandParts): void {
  addSessionOptions(meter.command('intend <meter> <position>'))
    .summary('decide where the key of a meter shall stand')
    .description('Decides where the key of a meter shall stand: SGC/KRN/TI.')
    .addHelpText('after', HELP)
    .action((number: string, position: string, options: SessionOptions) => {
      const meterPAN = typedMeter(number);
      const { key, tariffIndex } = positionOption(position);
      return withSession(parts, options, async (session, act) => {
        await changeMeterIntention(session.dependencies, act, { meterPAN, key, tariffIndex });
        await answerMeter(parts, options, {
          session,
          act,
          meterPAN,
          done: 'has its new intention',
        });
      });
    });
}
