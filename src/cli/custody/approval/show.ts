/**
 * `sts-kms approval show`: a request in full, before it is approved.
 *
 * @module
 */
import type { Command } from 'commander';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { requestText } from './request-text.ts';
import { showRequest } from '../../../custody/approvals/show-request.ts';

/** Adds the command. */
export function addShow(approval: Command, parts: CustodyCommandParts): void {
  addSessionOptions(approval.command('show <id>'))
    .summary('show what a request would change')
    .description('Shows what a request would change, what that leads to, and who approved it.')
    .action((id: string, options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const { request, described, names } = await showRequest(dependencies, act, { id });
        answer(parts.output, options, {
          facts: { ...request, ...described },
          text: requestText(request, described, names),
        });
      }),
    );
}
