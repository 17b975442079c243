/**
 * The configuration of a new store: the file that is there, or a new one from options, or from the
 * answers of the person at the terminal.
 *
 * @module
 */
import { existsSync } from 'node:fs';
import type { Command } from 'commander';
import type { Configuration } from '../../../config/configuration.ts';
import {
  configurationPlace,
  loadConfiguration,
  parseConfiguration,
} from '../../../config/load-configuration.ts';
import {
  configurationText,
  isServerDatabase,
  type NewConfiguration,
} from '../../../config/new-configuration.ts';
import { KmsError } from '../../../errors/kms-error.ts';
import type { Terminal } from '../terminal.ts';

/** What commander collects. */
export interface ConfigurationOptions {
  readonly config?: string;
  readonly hsmProfile?: string;
  readonly tokenLabel?: string;
  readonly tokenSerial?: string;
  readonly pinFile?: string;
  readonly moduleSettings?: string;
  readonly database?: string;
  readonly passwordFile?: string;
  readonly anchorFile?: string;
}

/** A configuration, and the text of its file when that is still to be written. */
export interface ChosenConfiguration {
  readonly configuration: Configuration;
  readonly newFile: { readonly path: string; readonly text: string } | null;
}

const OPTIONS = [
  ['hsmProfile', '--hsm-profile <name>', 'the HSM: a name of hsm-profiles/ or a path'],
  ['tokenLabel', '--token-label <label>', 'its token (PKCS#11)'],
  ['tokenSerial', '--token-serial <serial>', 'its token, where tokens share a label'],
  ['pinFile', '--pin-file <file>', 'a file of mode 0600 with its user PIN, or with the passphrase'],
  ['moduleSettings', '--module-settings <path>', "the module's own settings (PKCS#11)"],
  ['database', '--database <place>', 'a file, or postgresql://USER@HOST:PORT/DATABASE'],
  ['passwordFile', '--password-file <file>', 'a file of mode 0600 with the password of USER'],
  ['anchorFile', '--anchor-file <file>', 'where signed heads of the audit go: best another disk'],
] as const;

/** Adds the options. */
export function addConfigurationOptions(command: Command): Command {
  for (const [, flags, description] of OPTIONS) {
    command.option(flags, `for a new configuration: ${description}`);
  }
  return command;
}

/**
 * Chooses; it writes nothing.
 *
 * @throws {KmsError} CONFIG_EXISTS, CONFIG_MISSING, CONFIG_INVALID, CLI_USAGE
 */
export async function chooseConfiguration(
  options: ConfigurationOptions,
  terminal: Terminal,
): Promise<ChosenConfiguration> {
  const { path } = configurationPlace(options.config);
  const given = OPTIONS.filter(([member]) => options[member] !== undefined);
  if (existsSync(path)) {
    const names = given.map(([, flags]) => flags.split(' ')[0]).join(', ');
    if (given.length > 0) throw new KmsError('CONFIG_EXISTS', `${path} is there: ${names}`);
    return { configuration: loadConfiguration(options.config), newFile: null };
  }
  const chosen = await choices(options, given.length > 0, terminal);
  if (chosen === null) {
    const message = `there is no ${path}: give --hsm-profile and --database, and they are written`;
    throw new KmsError('CONFIG_MISSING', message);
  }
  const text = configurationText(path, chosen);
  return { configuration: parseConfiguration(text, path), newFile: { path, text } };
}

/** Null: nothing was said, and nobody is there to be asked. */
async function choices(
  options: ConfigurationOptions,
  given: boolean,
  terminal: Terminal,
): Promise<NewConfiguration | null> {
  const { hsmProfile } = options;
  if (hsmProfile !== undefined) return { ...options, hsmProfile };
  if (given)
    throw new KmsError(
      'CLI_USAGE',
      '--hsm-profile is required: software keys never take the place of an HSM unless ' +
        '`memory` is named',
    );
  return terminal.asks() ? askChoices(terminal) : null;
}

async function askChoices(terminal: Terminal): Promise<NewConfiguration> {
  const ask = async (question: string): Promise<string> => (await terminal.ask(question)).trim();
  const orNothing = async (question: string): Promise<string | undefined> =>
    (await ask(question)) || undefined;
  const profile =
    'HSM, memory for trials, softhsm2, nss-softokn, opencryptoki, or the path of a profile';
  const hsmProfile = (await ask(`${profile} [memory]: `)) || 'memory';
  const token =
    hsmProfile === 'memory'
      ? {}
      : {
          tokenLabel: await orNothing('Label of its token: '),
          pinFile: await orNothing('File with its user PIN, mode 0600: '),
          moduleSettings: await orNothing("The module's own settings, if it has any [none]: "),
        };
  const database = await orNothing(
    'Database, a file or postgresql://USER@HOST:PORT/DATABASE [a file below var]: ',
  );
  const passwordFile = isServerDatabase(database)
    ? await orNothing('File with the password of USER, mode 0600 [the server asks for none]: ')
    : undefined;
  const anchorFile = await orNothing(
    'File for signed heads of the audit, best on another disk [beside the database]: ',
  );
  return { hsmProfile, ...token, database, passwordFile, anchorFile };
}
