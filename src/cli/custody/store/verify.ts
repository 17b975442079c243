/**
 * `sts-kms store verify`: every record, and everything that is wrong.
 *
 * @module
 */
import type { Command } from 'commander';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import type { StoreVerification } from '../../../custody/installation/verify-store.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { inSession } from '../with-session.ts';
import { findProblems } from './find-problems.ts';

const HELP = `
Each record is compared with its MAC, which the HSM makes, and with the history of its versions;
each wrapped value is opened in the HSM. It goes on after each problem and names them all. Exit code
0: all is as it was written; 5: something is not.

Example:
  sts-kms store verify --json`;

/** Adds the command. */
export function addVerify(store: Command, parts: CustodyCommandParts): void {
  addSessionOptions(store.command('verify'))
    .summary('check every record')
    .description('Checks every record and every wrapped value, and names what is wrong.')
    .addHelpText('after', HELP)
    .action(async (options: SessionOptions) => {
      const opened = await parts.openUnchecked(loadConfiguration(options.config));
      await inSession(opened, { output: parts.output, options }, async ({ dependencies }) => {
        const verification = await findProblems(dependencies);
        answer(parts.output, options, { facts: verification, text: linesOf(verification) });
        requireNoProblem(verification);
      });
    });
}

/**
 * Refuses a store of which something is wrong.
 *
 * @throws {KmsError} STORE_RECORDS_WRONG, STORE_OTHER_HSM when no record at all is genuine
 */
export function requireNoProblem(verification: StoreVerification): void {
  const { problems } = verification;
  if (problems.length === 0) return;
  requireThisHsm(verification);
  throw new KmsError('STORE_RECORDS_WRONG', `${problems.length} of its records are wrong`, {
    facts: { problems: problems.length },
  });
}

/**
 * Refuses a store of which no record at all was sealed by this HSM.
 *
 * @throws {KmsError} STORE_OTHER_HSM
 */
export function requireThisHsm({ intact, problems }: StoreVerification): void {
  const foreign = problems.filter(({ code }) => code === 'RECORD_NOT_GENUINE').length;
  if (intact > 0 || foreign === 0) return;
  throw new KmsError('STORE_OTHER_HSM', `none of its ${foreign} records was sealed by this HSM`, {
    facts: { problems: foreign },
  });
}

/** The problems, and the sum. */
export function linesOf({ intact, problems }: StoreVerification): string[] {
  return [
    ...problems.map(({ table, id, code, message }) => `${code}  ${table} ${id ?? '-'}  ${message}`),
    `${intact} records are as they were written, ${problems.length} problems`,
  ];
}
