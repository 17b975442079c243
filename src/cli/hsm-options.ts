/**
 * The options that name an HSM on the command line. PINs are in files of mode 0600 or typed at the
 * terminal, never in arguments or the environment.
 *
 * @module
 */
import type { Command } from 'commander';
import { KmsError } from '../errors/kms-error.ts';

/** Where the keys of a command are. */
export interface HsmChoice {
  /** Name of a shipped profile, or the path of one. */
  readonly profile: string;
  readonly tokenLabel: string | null;
  readonly tokenSerial?: string;
  readonly pinFile: string | null;
  /** The PIN is typed at the terminal. */
  readonly pinEntry?: 'terminal';
  readonly moduleSettings: string | null;
  /** Make the guard keys of a new installation instead of finding them. */
  readonly newInstallation: boolean;
}

/** What commander collects. */
export interface HsmOptions {
  readonly hsmProfile: string;
  readonly tokenLabel?: string;
  readonly tokenSerial?: string;
  readonly pinFile?: string;
  readonly pinPrompt?: true;
  readonly moduleSettings?: string;
  readonly newInstallation?: true;
}

/** Adds the options to a command. */
export function addHsmOptions(command: Command): Command {
  return command
    .option('--hsm-profile <name>', 'the HSM: a name of hsm-profiles/ or a path', 'memory')
    .option('--token-label <label>', 'its token (PKCS#11)')
    .option('--token-serial <serial>', 'its token, where two have one label (PKCS#11)')
    .option('--pin-file <file>', 'a file of mode 0600 with the user PIN (PKCS#11)')
    .option('--pin-prompt', 'ask for the user PIN at the terminal, without echo (PKCS#11)')
    .option('--module-settings <path>', "the module's own settings, as SoftHSM's configuration")
    .option('--new-installation', 'make the keys that guard a store, on a token without them');
}

/**
 * The HSM that was chosen.
 *
 * @throws {KmsError} CLI_USAGE when the options do not go together
 */
export function hsmChoiceOf(options: HsmOptions): HsmChoice {
  const { hsmProfile, tokenLabel, tokenSerial } = options;
  const { pinFile, pinPrompt, moduleSettings, newInstallation } = options;
  const given = [tokenLabel, tokenSerial, pinFile, pinPrompt, moduleSettings, newInstallation];
  if (hsmProfile === 'memory' && given.some((value) => value !== undefined)) {
    throw new KmsError('CLI_USAGE', 'the in-memory HSM has no token, PIN or settings');
  }
  const pins = [pinFile, pinPrompt].filter((value) => value !== undefined).length;
  const names = [tokenLabel, tokenSerial].filter((value) => value !== undefined).length;
  if (hsmProfile !== 'memory' && (names !== 1 || pins !== 1)) {
    throw new KmsError(
      'CLI_USAGE',
      `--hsm-profile ${hsmProfile}: one of --token-label and --token-serial is ` +
        `required, and one of ` +
        '--pin-file and --pin-prompt',
    );
  }
  return {
    profile: hsmProfile,
    tokenLabel: tokenLabel ?? null,
    ...(tokenSerial === undefined ? {} : { tokenSerial }),
    pinFile: pinFile ?? null,
    ...(pinPrompt === true ? { pinEntry: 'terminal' as const } : {}),
    moduleSettings: moduleSettings ?? null,
    newInstallation: newInstallation === true,
  };
}
