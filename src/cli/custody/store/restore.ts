/**
 * `sts-kms store restore`: a backup in the place of an SQLite store, checked before it is there.
 *
 * @module
 */
import { resolve } from 'node:path';
import type { Command } from 'commander';
import type { Configuration } from '../../../config/configuration.ts';
import { loadConfiguration } from '../../../config/load-configuration.ts';
import { openInstallation } from '../../../custody/installation/open-installation.ts';
import type { StoreVerification } from '../../../custody/installation/verify-store.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import { withNameGiven } from '../../../errors/name-given.ts';
import { answer } from '../answer.ts';
import type { CustodyCommandParts } from '../custody-session.ts';
import { addSessionOptions, type SessionOptions } from '../session-options.ts';
import { inSession } from '../with-session.ts';
import { findProblems } from './find-problems.ts';
import { restoreCommands } from './postgres-commands.ts';
import { linesOf, requireNoProblem, requireThisHsm } from './verify.ts';

const HELP = `
The backup is copied beside the place of the store, read through, every record is compared with its
MAC and every value is opened in the HSM; then the copy takes its name. If anything is wrong, it is
removed again. A store that is in the place is never overwritten: move it away first, and keep it.

What was done after the backup was made is not in it: destroyed keys are back, and so are the old
dates. Compare it with the certificates and your own records.

Example:
  sts-kms store restore /mnt/backup/sts-kms-2026-11-23.db`;

/** Adds the command. */
export function addRestore(store: Command, parts: CustodyCommandParts): void {
  addSessionOptions(store.command('restore <file>'))
    .summary('put a backup in the place of the store')
    .description('Puts a backup in the place of an SQLite store, after checking all of it.')
    .addHelpText('after', HELP)
    .action(async (named: string, options: SessionOptions) => {
      const configuration = loadConfiguration(options.config);
      const place = placeOf(configuration, resolve(named));
      const upkeep = await parts.upkeep();
      const copy = await upkeep.takeCopy(resolve(named), place);
      try {
        const verification = await verifyCopy(parts, configuration, copy);
        requireThisHsm(verification);
        for (const line of linesOf(verification)) parts.output.note(line);
        requireNoProblem(verification);
        upkeep.putInPlace(copy, place);
        answer(parts.output, options, {
          facts: { restored: place, records: verification.intact },
          text: [`${place} is restored from ${named}: ${verification.intact} records`],
          again: 'sts-kms store status',
        });
      } catch (error) {
        throw withNameGiven(error, { copy, given: resolve(named) });
      } finally {
        upkeep.discard(copy);
      }
    });
}

function placeOf({ store }: Configuration, backup: string): string {
  if (store.kind === 'sqlite') return store.file;
  const [create, restore] = restoreCommands(store, backup);
  throw new KmsError(
    'STORE_RESTORE_REFUSED',
    `PostgreSQL restores its own: ${create ?? ''}; ${restore ?? ''}; sts-kms store verify`,
  );
}

async function verifyCopy(
  { openUnchecked, output }: CustodyCommandParts,
  configuration: Configuration,
  copy: string,
): Promise<StoreVerification> {
  const store = { kind: 'sqlite', file: copy } as const;
  const session = await openUnchecked({ ...configuration, store });
  return inSession(session, { output, options: {} }, async ({ dependencies }) => {
    await openInstallation(dependencies).catch((error: unknown) => {
      // The problems of all records tell an altered one from another HSM.
      if (!(error instanceof KmsError) || error.code !== 'RECORD_NOT_GENUINE') throw error;
    });
    return findProblems(dependencies);
  });
}
