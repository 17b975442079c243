/**
 * `sts-kms meter show`: one meter with its four positions, what differs, and what to do next.
 *
 * @module
 */
import type { Command } from 'commander';
import { showMeter } from '../../../custody/meters/show-meter.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { meterObject, meterPage } from './meter-answer.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';

const HELP = `
A meter's key has four positions. Intended: where it shall stand, which is changed by a decision.
Issued: where the last set of tokens leads. Presumed: where we take it to stand, the old key of the
next set. Proven: where it was last seen to stand.

Example:
  sts-kms meter show 600727000000000009`;

/** Adds the command. */
export function addShow(meter: Command, parts: CustodyCommandParts): void {
  addSessionOptions(meter.command('show <meter>'))
    .summary('show a meter and what to do next')
    .description('Shows a meter, the four positions of its key, and what to do next.')
    .addHelpText('after', HELP)
    .action((number: string, options: SessionOptions) => {
      const meterPAN = typedMeter(number);
      return withSession(parts, options, async ({ dependencies }, act) => {
        const shown = await showMeter(dependencies, act, meterPAN);
        answer(parts.output, options, { facts: meterObject(shown), text: meterPage(shown) });
      });
    });
}
