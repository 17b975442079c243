/**
 * `sts-kms approval list`: the requests.
 *
 * @module
 */
import type { Command } from 'commander';
import { listRequests } from '../../../custody/approvals/list-requests.ts';
import { findDuty } from '../../../people/duties.ts';
import { answerList } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const REQUESTS_SHOWN = 100;

/** Adds the command. */
export function addList(approval: Command, parts: CustodyCommandParts): void {
  addSessionOptions(approval.command('list'), 'JSON Lines')
    .option('--all', 'those that were carried out or withdrawn too')
    .summary('show the requests')
    .description('Shows the requests, newest first; emergencies are marked.')
    .action((options: SessionOptions & { readonly all?: true }) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const all = options.all === true;
        const requests = await listRequests(dependencies, act, { all, limit: REQUESTS_SHOWN });
        const shown = requests.map(({ document, approvals, state, requesterName }) => ({
          id: document.id,
          action: document.action,
          requester: requesterName,
          approvals: approvals.length,
          expiresAt: document.expiresAt,
          state,
          emergency: findDuty(document.action)?.emergency === true,
        }));
        answerList(parts.output, options, {
          objects: shown,
          heading: ['REQUEST', 'ASKS FOR', 'BY', 'APPROVED', 'UNTIL', 'STATE'],
          rows: shown.map((each) => [
            each.id,
            `${each.emergency ? '! ' : ''}${each.action}`,
            each.requester,
            String(each.approvals),
            each.expiresAt.slice(0, 16),
            each.state,
          ]),
          empty: 'no requests are open',
        });
      }),
    );
}
