/**
 * `sts-kms key-change issue`: the set that brings a meter where it is intended to go.
 *
 * @module
 */
import type { Command } from 'commander';
import { issueKeyChange } from '../../../custody/key-changes/issue-key-change.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions } from '../session-options.ts';
import type { Terminal } from '../terminal.ts';
import { giveSet, OUT_OPTION, type GivingOptions } from './give-set.ts';
import { addRequestOptions, requestOf, type RequestOptions } from './request-options.ts';
import { keyChangeDependenciesOf } from './session-key-changes.ts';

type Options = GivingOptions & RequestOptions & { readonly messageId?: string };

const HELP = `
Where the set leads is not asked: it is the meter's intention (sts-kms meter intend). Where it
begins is the presumed position; when the meter does not take the set, it may stand on another key
that it had, and --from names that one. Each set counts towards your limit of the day. A message id
makes repeating safe: the same id gives the same set once more.

The digits are secrets: they are shown on a terminal, or go to a file with --out, or to --json.

Examples:
  sts-kms key-change issue --meter 600727000000000009
  sts-kms key-change issue --meter 600727000000000009 --from 600101/1 --out slip.txt
  sts-kms key-change issue --meter 600727000000000009 --message-id 5f0c… --json`;

/** Adds the command. */
export function addIssue(change: Command, parts: CustodyCommandParts, terminal: Terminal): void {
  addRequestOptions(addSessionOptions(change.command('issue')))
    .option('--message-id <id>', 'your id of this request: repeating it gives the same set')
    .option(...OUT_OPTION)
    .summary('issue the key-change set of a meter')
    .description('Issues the tokens that bring a meter to the key it is intended to have.')
    .addHelpText('after', HELP)
    .action((options: Options) =>
      giveSet({ parts, terminal, options }, (session, act) =>
        issueKeyChange(keyChangeDependenciesOf(session), act, {
          ...requestOf(options),
          messageId: options.messageId ?? null,
        }),
      ),
    );
}
