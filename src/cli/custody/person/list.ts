/**
 * `sts-kms person list`: the people.
 *
 * @module
 */
import type { Command } from 'commander';
import { fingerprintOf } from '../../../credentials/fingerprint.ts';
import { listPeople } from '../../../custody/people/list-people.ts';
import { scopeToText } from '../../../people/person-row.ts';
import { answerList } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';

/** Adds the command. */
export function addList(person: Command, parts: CustodyCommandParts): void {
  addSessionOptions(person.command('list'), 'JSON Lines')
    .summary('show the people')
    .description('Shows everybody, revoked ones too, with the fingerprints of their keys.')
    .action((options: SessionOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const people = await listPeople(dependencies, act);
        answerList(parts.output, options, {
          objects: people.map((each) => ({ ...each, fingerprint: fingerprintOf(each.publicKey) })),
          heading: ['NAME', 'KIND', 'ROLES', 'SCOPE', 'STATE', 'FINGERPRINT'],
          rows: people.map((each) => [
            each.name,
            each.kind,
            each.roles.join(','),
            scopeToText(each.scope),
            each.state,
            fingerprintOf(each.publicKey),
          ]),
          empty: 'no people yet: sts-kms person new-key, then sts-kms person bootstrap',
        });
      }),
    );
}
