/**
 * `sts-kms approval carry-out`: what two people approved, once.
 *
 * @module
 */
import type { Command } from 'commander';
import { carryOut } from '../../../custody/approvals/carry-out.ts';
import { findOperation } from '../../../custody/approvals/operations.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const HELP = `
Who asked for it or approved it carries it out, once. When a record has changed since it was asked
for, it is refused: ask again. The certificate of a destroyed key is had with
vending-key destroy ID --confirm SGC/KRN --certificate FILE.

Example:
  sts-kms approval carry-out 5f0c1b1e-… --key-file carl.key`;

const BELL = '\u0007';

/** Adds the command. */
export function addCarryOut(approval: Command, parts: CustodyCommandParts): void {
  addSessionOptions(approval.command('carry-out <id>'))
    .summary('do what two people approved')
    .description('Does what two people approved: exactly that, and once.')
    .addHelpText('after', HELP)
    .action((id: string, options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const { request, emergency } = await carryOut(dependencies, act, { id, findOperation });
        const { action, changes } = request.document;
        if (emergency) {
          parts.output.note(`${BELL}EMERGENCY: ${action} was carried out; tell everybody at once`);
        }
        const records = changes.map(({ table, id: record }) => ({ table, id: record }));
        answer(parts.output, options, {
          again: `sts-kms approval show ${id}`,
          facts: { carriedOut: id, action, emergency, records },
          text: [
            `carried out: ${action}`,
            ...records.map((record) => `  ${record.table.replace('_', ' ')} ${record.id}`),
          ],
        });
      }),
    );
}
