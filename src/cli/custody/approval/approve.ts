/**
 * `sts-kms approval approve`: one of the two signatures.
 *
 * @module
 */
import type { Command } from 'commander';
import { approveRequest } from '../../../custody/approvals/approve-request.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { APPROVERS } from '../../../people/approval-document.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { PROCESS_TERMINAL } from '../terminal.ts';
import { requestText } from './request-text.ts';
import { showRequest } from '../../../custody/approvals/show-request.ts';

interface Options extends SessionOptions {
  readonly yes?: true;
}

const HELP = `
It shows what would change and what that leads to, and asks. Type Yes, in full, to sign. Nobody
approves their own request, and nobody twice.

Examples:
  sts-kms approval approve 5f0c1b1e-… --key-file bob.key
  sts-kms approval approve 5f0c1b1e-… --key-file bob.key --yes      after approval show`;

/** Adds the command. */
export function addApprove(approval: Command, parts: CustodyCommandParts): void {
  addSessionOptions(approval.command('approve <id>'))
    .option('--yes', 'do not ask: it was looked at with approval show')
    .summary('sign a request that somebody else made')
    .description('Signs a request that somebody else made, as one of two people.')
    .addHelpText('after', HELP)
    .action((id: string, options: Options) =>
      withSession(parts, options, async ({ dependencies, signer }, act) => {
        if (signer === null) throw new KmsError('PERSON_WANTED', 'nobody has a credential here');
        const { request, described, names } = await showRequest(dependencies, act, { id });
        if (options.yes !== true) {
          for (const line of requestText(request, described, names)) parts.output.note(line);
          await requireYes();
        }
        const approvals = await approveRequest(dependencies, act, { id, signer });
        const left = APPROVERS - approvals;
        const next =
          left > 0
            ? `${left} more wanted: sts-kms approval approve ${id}`
            : `carry it out: sts-kms approval carry-out ${id}`;
        answer(parts.output, options, {
          again: `sts-kms approval show ${id}`,
          facts: { id, approvals, wanted: APPROVERS },
          text: [`request ${id} is approved by ${approvals} of ${APPROVERS}`, next],
        });
      }),
    );
}

/** @throws {KmsError} CLI_INTERRUPTED */
async function requireYes(): Promise<void> {
  if (!PROCESS_TERMINAL.asks()) {
    throw new KmsError('CLI_USAGE', 'there is no terminal to ask at: give --yes');
  }
  const typed = await PROCESS_TERMINAL.ask('Sign this? Type Yes: ');
  if (typed.trim() === 'Yes') return;
  throw new KmsError('CLI_INTERRUPTED', 'nothing was signed');
}
