/**
 * `sts-kms store reconcile`: keys that were announced and never made.
 *
 * @module
 */
import type { Command } from 'commander';
import { reconcileKeys } from '../../../custody/vending-keys/reconcile-keys.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const HELP = `
Every command does this for keys announced more than ten minutes ago. With --now those announced
just before end too: only when no other program makes keys.

Example:
  sts-kms store reconcile --now --reason 'the server lost power'`;

/** Adds the command. */
export function addReconcile(store: Command, parts: CustodyCommandParts): void {
  addSessionOptions(store.command('reconcile'))
    .option('--now', 'those announced just before, too')
    .summary('end keys that nobody finished')
    .description('Records keys that were announced and never made as destroyed.')
    .addHelpText('after', HELP)
    .action((options: SessionOptions & { readonly now?: true }) =>
      withSession(parts, options, async (session, act) => {
        const request = { now: options.now === true };
        const { abandoned, left } = await reconcileKeys(session.dependencies, act, request);
        const ended = [...session.abandoned, ...abandoned];
        answer(parts.output, options, {
          facts: { abandoned: ended, left },
          text: [
            `ended: ${ended.length === 0 ? 'none' : ended.join(', ')}`,
            `left, somebody may be making them: ${left.length === 0 ? 'none' : left.join(', ')}`,
          ],
        });
      }),
    );
}
