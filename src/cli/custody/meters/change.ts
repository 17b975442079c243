/**
 * `sts-kms meter change`: what is known of a meter beside its key.
 *
 * @module
 */
import type { Command } from 'commander';
import { changeMeterFacts } from '../../../custody/meters/change-meter-facts.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { addFactOptions, factsOf, type FactOptions } from './fact-options.ts';
import { answerMeter } from './meter-answer.ts';
import { typedMeter } from '../../../exchange/typed-numbers.ts';

const HELP = `
What is not named stays. The key of a meter is not changed here: sts-kms meter intend says where it
shall stand, prove where it stands.

Examples:
  sts-kms meter change 600727000000000009 --takes-third-token yes
  sts-kms meter change 600727000000000009 --status removed --place none`;

/** Adds the command. */
export function addChange(meter: Command, parts: CustodyCommandParts): void {
  addFactOptions(addSessionOptions(meter.command('change <meter>')))
    .summary('change what is known of a meter')
    .description('Changes what is known of a meter beside its key.')
    .addHelpText('after', HELP)
    .action((number: string, options: FactOptions) => {
      const meterPAN = typedMeter(number);
      return withSession(parts, options, async (session, act) => {
        const facts = factsOf(options);
        await changeMeterFacts(session.dependencies, act, { meterPAN, facts });
        const names = Object.keys(facts).join(', ');
        await answerMeter(parts, options, { session, act, meterPAN, done: `is changed: ${names}` });
      });
    });
}
