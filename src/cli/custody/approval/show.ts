/**
 * `sts-kms approval show`: a request in full, before it is approved.
 *
 * @module
 */
import type { Command } from 'commander';
import { describeRequest } from '../../../custody/approvals/describe-request.ts';
import { loadRequest } from '../../../custody/approvals/read-request.ts';
import { listPeople } from '../../../custody/people/list-people.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { requestText } from './request-text.ts';

/** Adds the command. */
export function addShow(approval: Command, parts: CustodyCommandParts): void {
  addSessionOptions(approval.command('show <id>'))
    .summary('show what a request would change')
    .description('Shows what a request would change, what that leads to, and who approved it.')
    .action((id: string, options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }) => {
        const request = await loadRequest(dependencies, id);
        const described = await describeRequest(dependencies, request);
        const people = await listPeople(dependencies);
        const names = new Map(people.map((person) => [person.id, person.name]));
        answer(parts.output, options, {
          facts: { ...request, ...described },
          text: requestText(request, described, names),
        });
      }),
    );
}
