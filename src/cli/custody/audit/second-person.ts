/**
 * The second person of an emergency act on the audit, each with a credential of their own.
 *
 * @module
 */
import type { Command } from 'commander';
import type { Act } from '../../../custody/custody-dependencies.ts';
import type { CustodySession } from '../custody-session.ts';
import { identifyUnchecked } from '../identify.ts';
import type { SessionOptions } from '../session-options.ts';

/** What commander collects. */
export interface TwoPeopleOptions extends SessionOptions {
  readonly secondKeyFile?: string;
  readonly secondPassphraseFile?: string;
}

/** Adds the options. */
export function addSecondPerson(command: Command): Command {
  return command
    .option('--second-key-file <file>', 'the credential of the second person')
    .option('--second-passphrase-file <file>', 'its passphrase, mode 0600 (default: typed)');
}

/**
 * The act of the second person; null in an installation without people.
 *
 * @throws {KmsError} as {@link identifyUnchecked}
 */
export async function secondPerson(
  opened: CustodySession,
  { secondKeyFile, secondPassphraseFile, config, reason }: TwoPeopleOptions,
): Promise<Act | null> {
  if (opened.mode === null) return null;
  const { act } = await identifyUnchecked(opened, {
    ...(config === undefined ? {} : { config }),
    ...(reason === undefined ? {} : { reason }),
    ...(secondKeyFile === undefined ? {} : { keyFile: secondKeyFile }),
    ...(secondPassphraseFile === undefined ? {} : { passphraseFile: secondPassphraseFile }),
  });
  return act;
}
