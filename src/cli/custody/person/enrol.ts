/**
 * `sts-kms person enrol`: a request to record somebody.
 *
 * @module
 */
import type { Command } from 'commander';
import { randomUUID } from 'node:crypto';
import { ENROL_PERSON } from '../../../custody/approvals/operations.ts';
import { perform } from '../../../custody/approvals/perform.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { sayRequested } from '../ask-approval.ts';
import type { CustodyCommandParts, CustodySession } from '../custody-session.ts';
import { credentialOf, identifyHolder } from '../identify.ts';
import { addSessionOptions, wordsOf, type SessionOptions } from '../session-options.ts';
import { inSession } from '../with-session.ts';
import { readVouched } from './enrolment-file.ts';
import type { Credential } from '../../../credentials/credential.ts';
import type { Act } from '../../../custody/custody-dependencies.ts';
import type { Enrolment } from '../../../custody/people/enrol-person.ts';

interface Options extends SessionOptions {
  readonly fingerprint: string;
}

const HELP = `
Who is to be enrolled asks for it, with the key of the enrolment: --key-file is theirs. Somebody who
is enrolled already may ask for them instead, with a key of their own. Two administrators approve.

Example:
  sts-kms person enrol carl.enrolment.json --fingerprint '77d2 …' --key-file carl.key`;

/** Adds the command. */
export function addEnrol(person: Command, parts: CustodyCommandParts): void {
  addSessionOptions(person.command('enrol <file>'))
    .requiredOption('--fingerprint <hex>', 'as its holder reads it out')
    .summary('ask for somebody to be enrolled')
    .description('Asks for somebody to be recorded, with their enrolment.')
    .addHelpText('after', HELP)
    .action(async (path: string, options: Options) => {
      const request = readVouched(path, options.fingerprint);
      const signer = await credentialOf(options);
      const opened = await parts.openSession(loadConfiguration(options.config));
      await inSession(opened, { output: parts.output, options }, async (session) => {
        const { dependencies, mode } = session;
        if (mode === null) {
          throw new KmsError('SM_NOT_FOUNDED', 'the first people: sts-kms person bootstrap');
        }
        const act = await askingAct(session, options, { request, signer });
        const performing = { operation: ENROL_PERSON, request, mode, signer };
        const performed = await perform(dependencies, act, {
          ...performing,
          requestId: randomUUID(),
        });
        if ('requested' in performed) sayRequested(parts.output, options, performed.requested);
      });
    });
}

/** The one who is to be enrolled asks with the key of the enrolment; anyone else is on record. */
async function askingAct(
  session: CustodySession,
  options: Options,
  { request, signer }: { readonly request: Enrolment; readonly signer: Credential },
): Promise<Act> {
  const { person } = request;
  if (signer.personId !== person.id) return identifyHolder(session, options, signer);
  return { ...wordsOf(options), actor: { kind: 'candidate', person } };
}
