/**
 * `sts-kms person change`: other roles, another scope.
 *
 * @module
 */
import type { Command } from 'commander';
import { CHANGE_PERSON } from '../../../custody/approvals/operations.ts';
import { findPerson } from '../../../custody/people/list-people.ts';
import { parseRoles } from '../../../people/person-row.ts';
import { answer } from '../answer.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { wholeNumber } from '../option-values.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { addScopeOptions, scopeOf, type ScopeOptions } from './new-key.ts';

interface Options extends SessionOptions, ScopeOptions {
  readonly roles?: string;
  readonly agentDailyLimit?: number;
  readonly everything?: true;
}

/** Adds the command. */
export function addChange(person: Command, parts: CustodyCommandParts): void {
  addScopeOptions(addSessionOptions(person.command('change <person>')))
    .option('--roles <roles>', 'all that they shall have, separated by commas')
    .option('--everything', 'the scope of everything')
    .option('--agent-daily-limit <number>', 'of a service account', wholeNumber)
    .summary('ask for other roles or another scope of somebody')
    .description('Asks for other roles, another scope or another limit of somebody.')
    .addHelpText('after', '\nExample:\n  sts-kms person change Carl --roles operator,planner')
    .action((named: string, options: Options) =>
      withSession(parts, options, async (session, act) => {
        const { entity } = await findPerson(session.dependencies, act, named);
        const scope = options.everything === true ? 'everything' : scopeOf(options);
        const scoped = options.everything === true || scope !== 'everything';
        const changed = await doOrAsk(
          { session, act, output: parts.output, options },
          CHANGE_PERSON,
          {
            id: entity.id,
            ...(options.roles === undefined ? {} : { roles: parseRoles(options.roles) }),
            ...(scoped ? { scope } : {}),
            ...(options.agentDailyLimit === undefined
              ? {}
              : { agentDailyLimit: options.agentDailyLimit }),
          },
        );
        if (changed === null) return;
        answer(parts.output, options, {
          facts: changed,
          text: [`${changed.name} is changed`],
          again: 'sts-kms person list',
        });
      }),
    );
}
