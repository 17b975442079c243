/**
 * `sts-kms approval withdraw`: a request back.
 *
 * @module
 */
import type { Command } from 'commander';
import { withdrawRequest } from '../../../custody/approvals/withdraw-request.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

/** Adds the command. */
export function addWithdraw(approval: Command, parts: CustodyCommandParts): void {
  addSessionOptions(approval.command('withdraw <id>'))
    .summary('take a request back')
    .description('Takes an open request back: its requester, or an administrator.')
    .action((id: string, options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        await withdrawRequest(dependencies, act, { id });
        answer(parts.output, options, {
          again: `sts-kms approval show ${id}`,
          facts: { withdrawn: id },
          text: [`request ${id} is withdrawn`],
        });
      }),
    );
}
