/**
 * `sts-kms person bootstrap`: the first people of an installation, once.
 *
 * @module
 */
import { hostname, userInfo } from 'node:os';
import type { Command } from 'commander';
import { foundInstallation } from '../../../custody/people/found-installation.ts';
import { fingerprintOf } from '../../../credentials/fingerprint.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { readVouched } from './enrolment-file.ts';
import { eachValue } from '../option-values.ts';

interface Options extends SessionOptions {
  readonly person: readonly string[];
  readonly fingerprint: readonly string[];
}

const HELP = `
From then on, for ever, what makes, changes or destroys keys, people, policies and owners needs the
approval of two of them, and a mark in the HSM makes the security module insist on it. It is the one
act that nobody approves: do it with all founders in the room, each reading their own fingerprint
out, and print the head of the audit after it (audit head --print) for a witness to keep.

Name two to eight administrators. Nobody approves their own request: with two founders, the next
person to be enrolled signs that request. Enrol a third administrator soon.

Example:
  sts-kms person bootstrap --person ada.enrolment.json --fingerprint '5c1e 90ab …' \\
    --person bob.enrolment.json --fingerprint 'a0b1 77d2 …' --ticket GENESIS-1`;

/** Adds the command. */
export function addBootstrap(person: Command, parts: CustodyCommandParts): void {
  addSessionOptions(person.command('bootstrap'))
    .requiredOption('--person <file>', 'enrolment of a founder; repeat it', eachValue)
    .requiredOption('--fingerprint <hex>', 'as that founder reads it out; repeat it', eachValue)
    .summary('record the first people of an installation')
    .description('Records the first people of an installation, once.')
    .addHelpText('after', HELP)
    .action((options: Options) => {
      const { person: files, fingerprint: fingerprints } = options;
      if (files.length !== fingerprints.length) {
        throw new KmsError('CLI_USAGE', 'one --fingerprint for each --person wanted');
      }
      const people = files.map((path, at) => {
        const statement = readVouched(path, fingerprints[at] ?? '');
        return { ...statement, fingerprint: fingerprintOf(statement.person.publicKey) };
      });
      return withSession(parts, options, async (session, act) => {
        if (session.mode !== null) {
          throw new KmsError('SM_FOUNDED', 'the installation has its people');
        }
        const reason = `${act.reason ?? 'founding'}; by ${userInfo().username} on ${hostname()}`;
        const founded = await foundInstallation(session.dependencies, { ...act, reason }, people);
        const { mode } = founded.founding;
        answer(parts.output, options, {
          again: 'sts-kms person list',
          facts: { mode, people: founded.people.map(({ id, name }) => ({ id, name })) },
          text: [
            `${mode}: the installation is founded by ` +
              people.map((each) => each.person.name).join(', '),
            'from now on every command wants --key-file, and much wants two others to approve',
            'next: sts-kms audit head --print, and person enrol for the others',
          ],
        });
      });
    });
}
