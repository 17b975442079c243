/**
 * `sts-kms person show-enrolment`: what an enrolment says.
 *
 * @module
 */
import type { Command } from 'commander';
import { readTextFile } from '../../../config/read-file.ts';
import { readEnrolment } from '../../../credentials/enrolment.ts';
import { fingerprintOf } from '../../../credentials/fingerprint.ts';
import { scopeToText } from '../../../people/person-row.ts';
import { answer, textFacts } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';

/** Adds the command. */
export function addShowEnrolment(person: Command, { output }: CustodyCommandParts): void {
  person
    .command('show-enrolment <file>')
    .option('--json', 'one object')
    .summary('check an enrolment and show what it says')
    .description('Checks the signature of an enrolment and shows what it says.')
    .action((path: string, options: { readonly json?: true }) => {
      const { person: enrolled } = readEnrolment(readTextFile(path));
      const fingerprint = fingerprintOf(enrolled.publicKey);
      answer(output, options, {
        facts: { ...enrolled, fingerprint },
        text: textFacts([
          ['name', enrolled.name],
          ['kind', enrolled.kind],
          ['roles', enrolled.roles.join(', ')],
          ['scope', scopeToText(enrolled.scope)],
          ['key number', String(enrolled.credentialNumber)],
          ['made at', enrolled.enrolledAt],
          ['fingerprint', fingerprint],
        ]),
      });
    });
}
