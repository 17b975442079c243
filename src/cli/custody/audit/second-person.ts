/**
 * The second person of an emergency act on the audit, each with a credential of their own.
 *
 * @module
 */
import type { Command } from 'commander';
import { KmsError } from '../../../errors/kms-error.ts';
import type { Person } from '../../../people/person.ts';
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
 * The second person; nobody in a store without people.
 *
 * @throws {KmsError} PERSON_WANTED, PERSON_DUTY
 */
export async function secondPerson(
  opened: CustodySession,
  { secondKeyFile, secondPassphraseFile, config, reason }: TwoPeopleOptions,
  first: string,
): Promise<readonly Person[]> {
  if (opened.mode === null) return [];
  const { act } = await identifyUnchecked(opened, {
    ...(config === undefined ? {} : { config }),
    ...(reason === undefined ? {} : { reason }),
    ...(secondKeyFile === undefined ? {} : { keyFile: secondKeyFile }),
    ...(secondPassphraseFile === undefined ? {} : { passphraseFile: secondPassphraseFile }),
  });
  const { person } = act;
  const able = ['administrator', 'custodian', 'auditor'] as const;
  const other = person !== undefined && act.actor !== first;
  if (other && able.some((role) => person.roles.includes(role))) return [person];
  throw new KmsError('PERSON_DUTY', 'a second person: auditor, administrator or custodian');
}
