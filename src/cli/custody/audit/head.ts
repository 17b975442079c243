/**
 * `sts-kms audit head`: the end of the audit, signed, for a witness to keep on paper.
 *
 * @module
 */
import type { Command } from 'commander';
import { witnessHead } from '../../../custody/audit/witness-head.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { withSession } from '../with-session.ts';
import { groupedDigest } from './printed-head.ts';

const HELP = `
Print it, have a witness sign the paper and keep it away from the machine. Whoever later puts back
store, anchor and HSM together is found out by it: audit verify --head NUMBER:DIGEST.

Example:
  sts-kms audit head --print | lpr`;

/** Adds the command. */
export function addHead(audit: Command, parts: CustodyCommandParts): void {
  addSessionOptions(audit.command('head'))
    .option('--print', 'as a page with lines to sign on')
    .summary('sign the end of the audit and show it')
    .description('Signs the end of the audit and shows it, for a witness to keep on paper.')
    .addHelpText('after', HELP)
    .action((options: SessionOptions & { readonly print?: true }) =>
      withSession(parts, options, async ({ dependencies }, act) => {
        const head = await witnessHead(dependencies, act);
        const { number, rowHash, signedAt, installationId, keyFingerprint } = head;
        const facts = [
          `installation  ${installationId}`,
          `row           ${number}`,
          `digest        ${groupedDigest(rowHash)}`,
          `signed at     ${signedAt}`,
          `key           ${groupedDigest(keyFingerprint)}`,
        ];
        const page = [
          'HEAD OF THE AUDIT',
          '',
          ...facts,
          '',
          `sts-kms audit verify --head ${number}:${rowHash}`,
          '',
          'Witness  ________________________________    Date  ______________',
          '',
          'Custodian  ______________________________    Date  ______________',
        ];
        answer(parts.output, options, { facts: head, text: options.print === true ? page : facts });
      }),
    );
}
