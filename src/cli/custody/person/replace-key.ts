/**
 * `sts-kms person replace-key`: another credential for somebody.
 *
 * @module
 */
import type { Command } from 'commander';
import { REPLACE_KEY } from '../../../custody/approvals/operations.ts';
import { findPerson } from '../../../custody/people/list-people.ts';
import { answer } from '../answer.ts';
import { doOrAsk } from '../ask-approval.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { writeCredential } from './credential-files.ts';
import { readVouched } from './enrolment-file.ts';
import { sayCredential } from './new-key.ts';

interface MakeOptions extends SessionOptions {
  readonly newKeyFile: string;
  readonly newPassphraseFile?: string;
  readonly enrolment: string;
}

interface AskOptions extends SessionOptions {
  readonly fingerprint: string;
}

const HELP = `
Two steps. Who has the old key, or anybody at work when it is lost, has the statement made; then it
is asked for, and two administrators approve it after hearing the fingerprint from its holder.

Examples:
  sts-kms person new-statement Carl --new-key-file carl-2.key --enrolment carl-2.json \\
    --key-file carl.key
  sts-kms person replace-key carl-2.json --fingerprint '77d2 …' --key-file carl.key`;

/** Adds both commands. */
export function addReplaceKey(person: Command, parts: CustodyCommandParts): void {
  addNewStatement(person, parts);
  addSessionOptions(person.command('replace-key <file>'))
    .requiredOption('--fingerprint <hex>', 'of the new key, as its holder reads it out')
    .summary('ask for another key of somebody')
    .description('Asks for the key of somebody to be replaced by the one of a new statement.')
    .addHelpText('after', HELP)
    .action((path: string, options: AskOptions) => {
      const request = readVouched(path, options.fingerprint);
      return withSession(parts, options, async (session, act) => {
        const asking = { session, act, output: parts.output, options };
        const replaced = await doOrAsk(asking, REPLACE_KEY, request);
        if (replaced === null) return;
        answer(parts.output, options, {
          again: 'sts-kms person list',
          facts: replaced,
          text: [`${replaced.name} has a new key`],
        });
      });
    });
}

function addNewStatement(person: Command, parts: CustodyCommandParts): void {
  addSessionOptions(person.command('new-statement <person>'))
    .requiredOption('--new-key-file <file>', 'where the new key goes, a new file')
    .requiredOption('--enrolment <file>', 'where the new statement goes, a new file')
    .option('--new-passphrase-file <file>', 'its passphrase, mode 0600 (default: typed)')
    .summary('make another key for somebody who is enrolled')
    .description('Makes another key, and a statement that asks for the old one to be replaced.')
    .action((named: string, options: MakeOptions) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const { entity } = await findPerson(dependencies, act, named);
        const files = {
          keyFile: options.newKeyFile,
          enrolment: options.enrolment,
          passphraseOption: '--new-passphrase-file',
          ...(options.newPassphraseFile === undefined
            ? {}
            : { passphraseFile: options.newPassphraseFile }),
        };
        const credentialNumber = entity.credentialNumber + 1;
        const made = await writeCredential(files, { ...entity, version: 1, credentialNumber });
        const { json } = options;
        sayCredential(parts, { ...files, ...(json === undefined ? {} : { json }) }, made);
      }),
    );
}
