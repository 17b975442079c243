/**
 * `sts-kms key-change why-not`: every rule that a set would have to pass, and whether it does.
 *
 * @module
 */
import type { Command } from 'commander';
import { planKeyChange } from '../../../custody/key-changes/plan-key-change.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { planPage } from './plan-text.ts';
import { addRequestOptions, requestOf, type RequestOptions } from './request-options.ts';
import { keyChangeDependenciesOf } from './session-key-changes.ts';

/** Refused by policy, as in the catalogue of errors. */
const EXIT_REFUSED = 3;
const HELP = `
Nothing is issued, counted or written. Exit code 0: it could be issued; 3: it could not.
docs/guides/key-change.md explains the usual cases, docs/requirements.md every rule.

Example:
  sts-kms key-change why-not --meter 600727000000000009`;

/** Adds the command. */
export function addWhyNot(change: Command, parts: CustodyCommandParts): void {
  addRequestOptions(addSessionOptions(change.command('why-not')))
    .summary('see every rule of a key change')
    .description('Shows every rule that the key change of a meter must pass, and what to change.')
    .addHelpText('after', HELP)
    .action((options: RequestOptions) =>
      withSession(parts, options, async (session, act) => {
        const planning = keyChangeDependenciesOf(session);
        const plan = await planKeyChange(planning, act, requestOf(options));
        answer(parts.output, options, { facts: plan, text: planPage(plan) });
        if (!plan.permitted) process.exitCode = EXIT_REFUSED;
      }),
    );
}
