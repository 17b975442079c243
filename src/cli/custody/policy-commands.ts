/**
 * `sts-kms policy`: choices that people change by approval.
 *
 * @module
 */
import type { Command } from 'commander';
import { SET_POLICY } from '../../custody/approvals/operations.ts';
import { listPolicies } from '../../custody/policies/set-policy.ts';
import { answer, answerList } from './answer.ts';
import { doOrAsk } from './ask-approval.ts';
import type { CustodyCommandParts } from './custody-session.ts';
import { addSessionOptions, type SessionOptions } from './session-options.ts';
import { withSession } from './with-session.ts';

const HELP = `
The value is JSON; a bare word is taken as a text. Each policy is an open point of
docs/open-points.md. Hosts that are open go by the new one when they are opened again.

Examples:
  sts-kms policy set d11MixedDkgaKeyChange permit --key-file carl.key --ticket POL-3
  sts-kms policy set d6KeyTypeChanges '["1-2","2-2"]' --key-file carl.key`;

/** Adds the noun with its verbs. */
export function addPolicyCommands(program: Command, parts: CustodyCommandParts): void {
  const policy = program.command('policy').description('Choices that people change by approval.');
  addSet(policy, parts);
  addSessionOptions(policy.command('list'), 'JSON Lines')
    .summary('show the policies')
    .description('Shows every policy, its default and what it may be.')
    .action((options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const policies = await listPolicies(dependencies, act);
        answerList(parts.output, options, {
          objects: policies,
          heading: ['POLICY', 'VALUE', 'DEFAULT', 'MAY BE'],
          rows: policies.map(({ id, value, standard, choices }) => [
            id,
            shown(value),
            JSON.stringify(value) === JSON.stringify(standard) ? 'yes' : shown(standard),
            choices,
          ]),
          empty: 'no policies',
        });
      }),
    );
}

function addSet(policy: Command, parts: CustodyCommandParts): void {
  addSessionOptions(policy.command('set <name> <value>'))
    .summary('change a policy')
    .description('Changes a policy: two administrators approve it.')
    .addHelpText('after', HELP)
    .action((name: string, value: string, options: SessionOptions) =>
      withSession(parts, options, async (session, act) => {
        const asking = { session, act, output: parts.output, options };
        const request = { id: name, value: /^[a-z]/.test(value) ? JSON.stringify(value) : value };
        const done = await doOrAsk(asking, SET_POLICY, request);
        if (done === null) return;
        answer(parts.output, options, {
          again: 'sts-kms policy list',
          facts: done,
          text: [`policy ${done.id} is ${done.value}`],
        });
      }),
    );
}

function shown(value: unknown): string {
  return typeof value === 'string' ? value : JSON.stringify(value);
}
