/**
 * `sts-kms person revoke`: the end of somebody's credential.
 *
 * @module
 */
import type { Command } from 'commander';
import { REVOKE_PERSON } from '../../../custody/approvals/operations.ts';
import { findPerson } from '../../../custody/people/list-people.ts';
import { answer } from '../answer.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

const HELP = `
An emergency act: two custodians or administrators approve it, of either kind, and it rings. There
is no way back; whoever returns is enrolled anew.

Example:
  sts-kms person revoke Carl --reason 'key file stolen' --key-file dora.key`;

/** Adds the command. */
export function addRevoke(person: Command, parts: CustodyCommandParts): void {
  addSessionOptions(person.command('revoke <person>'))
    .summary('ask for the end of a credential, at once')
    .description('Asks for the end of the credential of somebody, for ever.')
    .addHelpText('after', HELP)
    .action((named: string, options: SessionOptions) =>
      withSession(parts, options, async (session, act) => {
        const { entity } = await findPerson(session.dependencies, act, named);
        const asking = { session, act, output: parts.output, options };
        const revoked = await doOrAsk(asking, REVOKE_PERSON, { id: entity.id });
        if (revoked === null) return;
        answer(parts.output, options, {
          facts: revoked,
          text: [`${revoked.name} is revoked`],
          again: 'sts-kms person list',
        });
      }),
    );
}
